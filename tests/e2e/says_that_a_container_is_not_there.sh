#!/usr/bin/env bash
# In the guide's words, with the containers that do run and the commands that show it; status tells the same.
source "$(dirname "$0")/../lib.sh"
container_engine
own_container other
container_platform
make_refuses
expect_in err "^error: container not found: $BOX-pg$"
expect_in err "^hint: .*$BOX-other.*\`make status APP=$BOX\`.*\`docker ps \| grep $BOX-pg\`"
make_status
expect_in out "^Container +$BOX-pg, not reached$"
expect_in out "^  - container not found: $BOX-pg$"

# The line of the hint, and then the one that runs is named.
! docker ps | grep "$BOX-pg" || fail 'it is there after all'
sql_in other tarot 'CREATE TABLE cards AS SELECT 1 AS id'
container_platform "DATABASE__CONTAINER=$BOX-other"
expect_ok make_line script name=backup_database APP="$BOX" args=named
expect_in out '^Tables: 1$'

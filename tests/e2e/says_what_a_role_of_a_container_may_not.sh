#!/usr/bin/env bash
# A wrong password, a database that is not there, and a table that the role may not read.
source "$(dirname "$0")/../lib.sh"
container_engine
own_container pg
sql_in pg tarot "CREATE ROLE reader LOGIN PASSWORD 'read'" 'CREATE TABLE cards AS SELECT 1 AS id' 'CREATE TABLE hands AS SELECT 1 AS id' \
  'GRANT SELECT ON cards TO reader'
says() {
  expect_in err "^error: $1"
  expect_in err "^hint: $2"
  make_status
}
container_platform DATABASE__USER=reader DATABASE__PASSWORD=wrong
make_refuses
says "container $BOX-pg: password authentication failed for user \"reader\"$" ".*DATABASE__PASSWORD.*POSTGRES_PASSWORD.*\`docker ps \| grep $BOX-pg\`"
expect_in out '^  - .*password authentication failed for user "reader"'

container_platform DATABASE__USER=reader DATABASE__PASSWORD=read
for words in '' '--engine pg_dump' '--format dump'; do
  make_refuses "$words"
  says '.*(role reader may not read table public.hands: permission denied|permission denied for table hands)$' '.*owner or a superuser'
done
sql_in pg tarot 'GRANT SELECT ON hands TO reader'
expect_ok make_line script name=backup_database APP="$BOX"
rm "$BACKUPS"/*

container_platform DATABASE__NAME=absent
make_refuses
says "container $BOX-pg: database \"absent\" does not exist$" ".*docker exec $BOX-pg .*lists the databases.*\`docker ps \| grep $BOX-pg\`"
expect_in out '^  - .*database "absent" does not exist'

# Its own password was changed: that of its environment counts no longer.
container_platform
sql_in pg tarot "ALTER ROLE tarot PASSWORD 'changed'"
make_refuses
says "container $BOX-pg: password authentication failed for user \"tarot\"$" '.*POSTGRES_PASSWORD counts only when its volume'

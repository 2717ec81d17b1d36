#!/usr/bin/env bash
# Where no pg_dump of this machine fits, the container's own is run, and no password stands among its arguments.
source "$(dirname "$0")/../lib.sh"
container_engine
own_container pg -- -e POSTGRES_PASSWORD=cross-y7
logged_docker
sql_in pg tarot "CREATE TABLE cards (id int PRIMARY KEY, face text)" "INSERT INTO cards VALUES (1, 'the fool')"
mkdir "$SCRATCH/none" "$SCRATCH/old"
printf '#!/bin/sh\necho "pg_dump (PostgreSQL) 9.6.24"\n' >"$SCRATCH/old/pg_dump"
chmod +x "$SCRATCH/old/pg_dump"
from() { holdfast backup --container "$BOX-pg" --docker-command "$SCRATCH/docker-logged" --pg-bin "$SCRATCH/$1" "${@:2}"; }
expect_ok from none --output "$SCRATCH/none.sql"
expect_ok from old --output "$SCRATCH/old.sql.gz" --engine pg_dump
expect_ok from none --output "$SCRATCH/none.dump"
expect_in "$SCRATCH/calls" '^exec -i .*-e PGPASSWORD .*pg_dump '
! grep -q cross-y7 "$SCRATCH/calls" || fail "the password stands among the arguments"
for file in none.sql old.sql.gz none.dump; do
  sql_in pg tarot "DELETE FROM cards"
  expect_ok holdfast restore "$SCRATCH/$file" --container "$BOX-pg" --pg-bin "$SCRATCH/none" --confirm
  expect_equal "$(sql_in pg tarot 'SELECT face FROM cards')" 'the fool'
done
expect_nothing_else_in pg

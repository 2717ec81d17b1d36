#!/usr/bin/env bash
# A rewrite that commits while the backup waits for the table loses no row: ALTER TYPE, CLUSTER, a table that is replaced.
source "$(dirname "$0")/../lib.sh"
shared_cluster
for change in 'ALTER TABLE victim ALTER a TYPE bigint' 'CLUSTER victim USING victim_pkey' \
  'CREATE TABLE fresh AS TABLE victim; DROP TABLE victim; ALTER TABLE fresh RENAME TO victim'; do
  rm -rf "$SCRATCH/now"; mkdir "$SCRATCH/now"; cd "$SCRATCH/now"
  "$TESTS/parts/drop_databases" "${DB//_/\\_}%"
  fresh_database
  sql "$DB" -c 'CREATE TABLE victim (a int PRIMARY KEY)' -c 'INSERT INTO victim SELECT generate_series(1, 100)'
  mkfifo commands
  sql "$DB" -f commands >/dev/null &
  exec 3>commands
  printf 'BEGIN; %s;\n\\! touch changed\n' "$change" >&3
  wait_until '[ -e changed ]'
  holdfast backup --url "dbname=$DB" --app x --output x.sql >/dev/null 2>"$SCRATCH/err" 3>&- &
  backup=$!
  wait_until "[ \$(sessions '$DB' \"AND wait_event_type = 'Lock'\") != 0 ]"
  echo 'COMMIT;' >&3
  exec 3>&-
  # A table that is another one by now may be refused, by its name.
  if ! wait $backup; then expect_in err 'error: .*public\.victim'; [ ! -e x.sql ] || fail 'published'; continue; fi
  fresh_database _copy
  sql "${DB}_copy" -f x.sql >/dev/null
  expect_equal "$change: $(sql "${DB}_copy" -c 'SELECT count(*) FROM victim')" "$change: 100"
done

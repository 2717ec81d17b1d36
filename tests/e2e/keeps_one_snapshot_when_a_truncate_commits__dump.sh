#!/usr/bin/env bash
# The TRUNCATE of starts_again_after_a_truncate, for the ways in which pg_dump takes snapshot and locks: a backup of one
# moment, or an error; never an emptied table beside rows from before.
source "$(dirname "$0")/../lib.sh"
shared_cluster
for options in '--engine pg_dump --output x.sql' '--output x.dump'; do
  rm -rf "$SCRATCH/now"; mkdir "$SCRATCH/now"; cd "$SCRATCH/now"
  "$TESTS/parts/drop_databases" "${DB//_/\\_}%"
  fresh_database
  sql "$DB" -c "CREATE TABLE victim AS SELECT generate_series(1, 100) AS a" -c "CREATE TABLE witness AS SELECT 'before' AS state"
  mkfifo commands
  sql "$DB" -f commands >/dev/null &
  exec 3>commands
  echo "BEGIN; TRUNCATE victim; UPDATE witness SET state = 'after';" >&3
  wait_until "[ \$(sql '$DB' -c \"SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'victim'::regclass\") != 0 ]"
  # shellcheck disable=SC2086
  holdfast backup --url "dbname=$DB" --app x $options >/dev/null 2>"$SCRATCH/err" 3>&- &
  backup=$!
  wait_until "[ \$(sessions '$DB' \"AND wait_event_type = 'Lock'\") != 0 ]"
  echo "COMMIT;" >&3
  exec 3>&-
  if ! wait $backup; then expect_in err 'error: .*public\.victim'; continue; fi
  fresh_database _copy
  if [ -e x.dump ]; then pg_restore -d "${DB}_copy" x.dump; else sql "${DB}_copy" -f x.sql >/dev/null; fi
  state=$(sql "${DB}_copy" -c "SELECT state, (SELECT count(*) FROM victim) FROM witness")
  [ "$state" = 'before|100' ] || [ "$state" = 'after|0' ] || fail "$options: the backup is of two moments: $state"
done

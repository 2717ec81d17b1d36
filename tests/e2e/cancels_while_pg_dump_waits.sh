#!/usr/bin/env bash
# SIGINT and SIGTERM while a child runs: pg_dump that waits for a lock, pg_dump that writes a .dump. No process, file or
# session stays; a session of a killed pg_dump would otherwise wait on, and hold its own locks.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 300000
mkdir "$SCRATCH/bin" "$SCRATCH/to"
real=$(command -v pg_dump)
cat >"$SCRATCH/bin/pg_dump" <<SH
#!/bin/bash
[ "\$1" != --version ] || exec $real --version
echo \$\$ >"$SCRATCH/pg_dump.pid"
if [[ "\$*" == *--snapshot* ]]; then
  PGAPPNAME=migrate PGOPTIONS= psql -Xq -d $DB -c 'ALTER TABLE filler ADD IF NOT EXISTS b int' >/dev/null 2>&1 &
  until [ "\$(PGOPTIONS= psql -XqAt -d $DB -c "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'filler'::regclass")" != 0 ]; do
    sleep 0.05
  done
fi
exec $real "\$@"
SH
chmod +x "$SCRATCH/bin/pg_dump"
stopped_by() {
  local signal=$1 condition=$2 status=0
  shift 2
  "$HOLDFAST" backup --url "dbname=$DB" --app x --output "$SCRATCH/to/" --pg-bin "$SCRATCH/bin" --lock-timeout 600 "$@" >"$SCRATCH/out" 2>"$SCRATCH/err" &
  local backup=$!
  wait_until "$condition"
  kill -s "$signal" $backup
  wait_until "! kill -0 $backup" 20
  wait $backup || status=$?
  expect_equal $status 130
  expect_in err 'error: cancelled'
  expect_empty "$SCRATCH/to"
  expect_no_sessions "$DB"
  if kill -0 "$(cat "$SCRATCH/pg_dump.pid")" 2>/dev/null; then fail 'pg_dump outlived it'; fi
  wait_until "[ \$(sql '$DB' -c \"SELECT count(*) FROM pg_stat_activity WHERE application_name = 'migrate'\") = 0 ]"
}
for signal in INT TERM; do
  stopped_by $signal "[ \$(sessions '$DB' \"AND application_name LIKE '%pg_dump%' AND wait_event_type = 'Lock'\") != 0 ]" --jobs 1 --level 12
  stopped_by $signal "[ \$(sessions '$DB' \"AND application_name LIKE '%pg_dump%' AND query LIKE 'COPY%'\") != 0 ]" --format dump --level 9
done

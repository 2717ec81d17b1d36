#!/usr/bin/env bash
# A session that the server ends is at its end here too, whatever carries it through a tunnel.
source "$(dirname "$0")/../lib.sh"
container_engine
for tools in perl python3 socat 'bash cat' nc=busybox nc=nc.traditional; do
  name=${tools%% *} name=${name#nc=}
  own_container "$name" --tools "sh $tools"
  sql_in "$name" tarot 'CREATE TABLE cards AS SELECT 1 AS id'
  sql_in "$name" tarot 'BEGIN' 'LOCK TABLE cards' 'SELECT pg_sleep(200)' >/dev/null 2>&1 &
  wait_until "[ \"\$(sql_in $name tarot 'SELECT count(*) FROM pg_locks WHERE mode = \$\$AccessExclusiveLock\$\$ AND granted AND relation IS NOT NULL')\" != 0 ]"
  timeout 60 "$HOLDFAST" backup --container "$BOX-$name" --output "$SCRATCH/cards.sql.gz" --lock-timeout 100 2>"$SCRATCH/err" &
  backup=$!
  wait_until "[ \"\$(sql_in $name tarot 'SELECT count(*) FROM pg_locks WHERE NOT granted')\" != 0 ]"
  sql_in "$name" tarot "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name ~ '^holdfast'" >/dev/null
  status=0
  wait $backup || status=$?
  case $status in 0 | 124) fail "$name: exit code $status" ;; esac
  expect_in err 'terminating connection due to administrator command'
  docker rm -f "$BOX-$name" >/dev/null
done

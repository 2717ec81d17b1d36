#!/usr/bin/env bash
# The server stops in the middle, or one session is ended: exit code not 0, nothing is published.
source "$(dirname "$0")/../lib.sh"
own_cluster
createdb "$DB"
fill "$DB" 300000
mkdir "$SCRATCH/to"
in_the_middle() {
  local status=0
  "$HOLDFAST" backup --url "dbname=$DB" --app x --output "$SCRATCH/to/" --level 12 --jobs 2 "${@:2}" >"$SCRATCH/out" 2>"$SCRATCH/err" &
  local backup=$!
  wait_until "[ \$(sessions '$DB' \"AND query LIKE 'COPY%'\") != 0 ]"
  eval "$1"
  wait $backup || status=$?
  [ $status = 3 ] || [ $status = 4 ] || fail "exit code $status"
  expect_in err '^error: .+'
  expect_empty "$SCRATCH/to"
}
end_one="sql postgres -c \"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '$DB' AND query LIKE 'COPY%' LIMIT 1\""
in_the_middle "$end_one"
expect_no_sessions "$DB"
in_the_middle "$end_one" --engine pg_dump
expect_no_sessions "$DB"
end_holder="sql postgres -c \"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '$DB' AND state = 'idle in transaction' AND query NOT LIKE 'COPY%'\""
in_the_middle "$end_holder"
in_the_middle "'$TESTS/parts/cluster' stop '$SCRATCH/cluster' immediate"

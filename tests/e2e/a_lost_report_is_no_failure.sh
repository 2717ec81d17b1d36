#!/usr/bin/env bash
# What was done is done, though nobody reads the report; what only shows something has failed then. No crash either way.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 3) AS id'
url=(--url "dbname=$DB")
into() { "$HOLDFAST" "${@:2}" >"$1" 2>"$SCRATCH/err"; }
expect_exit 0 into /dev/full backup "${url[@]}" --app x --output "$SCRATCH/x.sql.gz"
expect_in err 'it is done; only the report of it could not be written'
expect_ok holdfast verify "$SCRATCH/x.sql.gz"
sql "$DB" -c 'DELETE FROM cards'
expect_exit 8 into /dev/full restore "$SCRATCH/x.sql.gz" "${url[@]}" --in-place
expect_exit 0 into /dev/full restore "$SCRATCH/x.sql.gz" "${url[@]}" --in-place --confirm
expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM cards')" 3
expect_exit 8 into /dev/full list "$SCRATCH"
expect_in err '^error: cannot write standard output: No space left on device$'
expect_exit 8 into /dev/full show "$SCRATCH/x.sql.gz"
for words in 'show nowhere' 'frobnicate' 'backup --url nonsense'; do
  status=0
  # shellcheck disable=SC2086
  "$HOLDFAST" $words >/dev/full 2>&1 || status=$?
  [ "$status" -gt 1 ] && [ "$status" -lt 11 ] || fail "exit code $status: $words"
  status=0
  # shellcheck disable=SC2086
  "$HOLDFAST" $words <&- >&- 2>&- || status=$?
  [ "$status" -gt 1 ] && [ "$status" -lt 11 ] || fail "exit code $status without descriptors: $words"
done

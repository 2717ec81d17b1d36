#!/usr/bin/env bash
# Of two runs that deliver the same backup at once one is refused, and nothing is sent twice.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 1000
telegram_platform
expect_ok of_tarot backup x
echo 'sendDocument slow 60' >"$TELEGRAM/script"
"$HOLDFAST" deliver "$BACKUPS/x.sql.gz" --telegram --root "$PLATFORM" >"$SCRATCH/first" 2>&1 &
first=$!
wait_until "[ ! -s '$TELEGRAM/script' ]"
for again in '' --again; do
  # shellcheck disable=SC2086
  expect_exit 10 of_tarot deliver "$BACKUPS/x.sql.gz" --telegram $again
  expect_in err "^error: another run is delivering $BACKUPS/x.sql.gz$"
done
ln -s "$BACKUPS/x.sql.gz" "$SCRATCH/link.sql.gz"
expect_exit 10 of_tarot deliver "$SCRATCH/link.sql.gz" --telegram
expect_requests ''
# Another backup is delivered meanwhile.
expect_ok of_tarot backup y --telegram
expect_requests 'sendDocument 200 111 y.sql.gz'
kill -INT $first
status=0
wait $first || status=$?
expect_equal $status 130
wait_until "[ -s '$TELEGRAM/log.jsonl' ]"
expect_requests 'sendDocument 200 111 x.sql.gz'
# It may have arrived, which the next run says.
expect_ok of_tarot deliver "$BACKUPS/x.sql.gz" --telegram
expect_requests 'sendDocument 200 111 x.sql.gz second'
expect_no_complaints

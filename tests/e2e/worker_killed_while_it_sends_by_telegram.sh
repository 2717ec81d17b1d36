#!/usr/bin/env bash
# kill -9 of the worker while its document is on the way, ten times each: when Telegram has half of it, when it has all of it
# and has not accepted it, and when it has accepted it and we do not know yet. In the last case alone it comes twice. The next
# worker cannot tell the three, and says with each that it may be there twice.
source "$(dirname "$0")/../killed.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
telegram_platform
worker

killed_by() {
  echo "sendDocument $1 600" >"$TELEGRAM/script"
  enqueue "$1$round" --telegram
  wait_until "$2"
  expect_in "$BACKUPS/$name.sql.gz.deliveries.json" '"state": "sending"'
  delivered_by_next
  expect_in worker.out "backup $job: done: .*; Telegram 111: sent$"
}
for round in $ROUNDS; do
  killed_by stall-upload "[ ! -s '$TELEGRAM/script' ]"
  expect_equal "$(copies "$TELEGRAM/documents")" 1
done
for round in $ROUNDS; do
  killed_by silence "grep 'silence$round.sql.gz.*\"status\": \"silence\"' '$TELEGRAM/log.jsonl'"
  expect_equal "$(copies "$TELEGRAM/documents")" 1
done
for round in $ROUNDS; do
  killed_by slow-answer '[ "$(copies "$TELEGRAM/documents")" = 1 ]'
  expect_equal "$(copies "$TELEGRAM/documents")" 2
done
end_worker
expect_equal "$(telegram_requests | grep 'sendDocument 200 .* second$' | sort -u | wc -l)" 30
expect_no_complaints

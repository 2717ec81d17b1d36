#!/usr/bin/env bash
# Where all of it was sent and the answer is lost, it may have arrived: it is not sent again until somebody says so.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 1000
telegram_platform
for fault in accept-then-reset cut garbage; do
  file=$fault.sql.gz
  echo "sendDocument $fault" >"$TELEGRAM/script"
  expect_exit 9 of_tarot backup "$fault" --telegram
  expect_in out '^Telegram 111: uncertain: '
  expect_in err "^error: the backup $BACKUPS/$file is good, but may not have been delivered: Telegram 111: uncertain: "
  expect_in err '^hint: .*--again. sends it once more, whether it arrived or not'
  expect_equal "$(telegram_requests | wc -l)" 1
  rm "$TELEGRAM/log.jsonl"

  expect_exit 9 of_tarot deliver "$BACKUPS/$file" --telegram
  expect_in err '^error: .*: may not have been delivered: Telegram 111: uncertain: '
  expect_requests ''
  expect_ok of_tarot status
  command=$(sed -n 's/^    `\(holdfast deliver .*\)` sends it once more, whether it arrived or not\.$/\1/p' "$SCRATCH/out")
  expect_ok eval "$command"
  expect_requests "sendDocument 200 111 $file"
  cmp "$BACKUPS/$file" "$(arrived "$file")"
  expect_ok of_tarot deliver "$BACKUPS/$file" --telegram
  expect_requests ''
done
expect_no_complaints

#!/usr/bin/env bash
# A bot token that the Bot API does not know is said to be wrong after one request, however many owners there are; the
# backup stays.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 1000
telegram_platform 111 222
# One of the right form gets 401, one of no such form 404.
for wrong in '401 1234567890:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' '404 1234567890:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'; do
  status=${wrong% *} name=backup${wrong% *}
  TELEGRAM__BOT_TOKEN=${wrong#* } expect_exit 9 of_tarot backup "$name" --telegram
  expect_in out "^$BACKUPS/$name.sql.gz$"
  expect_in err "^error: the backup $BACKUPS/$name.sql.gz is good, but was not delivered: Telegram 111: failed: (Unauthorized|Not Found); Telegram 222: failed: "
  expect_in err '^hint: The bot token is wrong'
  expect_equal "$(telegram_requests | cut -d ' ' -f 2)" "$status"
  rm "$TELEGRAM/log.jsonl"
  expect_ok holdfast verify "$BACKUPS/$name.sql.gz"

  TELEGRAM__BOT_TOKEN=${wrong#* } expect_exit 9 of_tarot deliver "$BACKUPS/$name.sql.gz" --telegram
  expect_in err "^error: $BACKUPS/$name.sql.gz: was not delivered: "
  expect_equal "$(telegram_requests | cut -d ' ' -f 2)" "$status"
  rm "$TELEGRAM/log.jsonl"

  expect_ok of_tarot deliver "$BACKUPS/$name.sql.gz" --telegram
  expect_requests "sendDocument 200 111 $name.sql.gz" "sendDocument 200 222 $name.sql.gz"
done
expect_no_complaints

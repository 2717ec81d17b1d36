#!/usr/bin/env bash
# A server that sends on to another address is not followed there: the request, whose URL has the token in it, is sent
# nowhere else.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 1000
telegram_platform 111 222
mkdir "$SCRATCH/elsewhere"
eval "$("$TESTS/parts/telegram_server" start "$SCRATCH/elsewhere" --while $$)"
at_exit "'$TESTS/parts/telegram_server' stop '$SCRATCH/elsewhere'"
elsewhere=$TELEGRAM__API_URL
unset TELEGRAM__API_URL TELEGRAM__BOT_TOKEN
for target in "$elsewhere/bot$BOT/sendDocument" "$BOT_API/bot$BOT/getMe"; do
  echo "sendDocument redirect $target" >"$TELEGRAM/script"
  expect_exit 9 of_tarot backup "to${target##*/}" --telegram
  expect_in err 'Telegram 111: failed: HTTP 302, and no answer of Telegram.s'
  expect_in err '^hint: TELEGRAM__API_URL leads to a server that sends on to another'
  expect_requests "sendDocument 302 111 to${target##*/}.sql.gz"
done
[ ! -e "$SCRATCH/elsewhere/log.jsonl" ] || fail 'the token was sent elsewhere'
expect_no_complaints

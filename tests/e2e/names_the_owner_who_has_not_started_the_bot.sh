#!/usr/bin/env bash
# The owner whom the bot may not write to is named, with what he has to do, and the others get theirs; later he alone does.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 1000
telegram_platform 111 222 333 444 555
printf '%s\n' '111 never' '222 blocked' '333 started' '555' >"$TELEGRAM/chats"  # 444: nobody knows him
file=x.sql.gz
expect_exit 9 of_tarot backup x --telegram
expect_in out '^Telegram 333: sent, message 1$'
expect_in out '^Telegram 555: sent, message 1$'
for owner in 111 222 444; do
  expect_in out "^Telegram $owner: failed: (Forbidden|Bad Request): "
  expect_in out "^  Owner $owner has not started a conversation with the bot \(or has blocked it\): "
  expect_in err "Telegram $owner: failed: "
done
expect_in err "^error: the backup $BACKUPS/$file is good, but 3 deliveries of 5 were not made: Telegram 111: "
expect_in err '^hint: Owner 111 has not started'
expect_requests "sendDocument 403 111 $file" "sendDocument 403 222 $file" "sendDocument 200 333 $file" "sendDocument 400 444 $file" "sendDocument 200 555 $file"

expect_ok of_tarot status
expect_in out "^Deliveries +Telegram to 2 of 5, [-0-9: ]+ UTC, of $BACKUPS/$file$"
expect_in out "^  - $file did not arrive: Telegram 222: failed: Forbidden: bot was blocked by the user$"
expect_in out "^    Owner 222 has not started .* Then: holdfast deliver $BACKUPS/$file --app tarot --root $PLATFORM --telegram$"
expect_ok holdfast list "$BACKUPS"
expect_in out "^$BACKUPS/$file .* Telegram to 2 of 5 "

printf '%s started\n' 111 222 >>"$TELEGRAM/chats"
expect_exit 9 of_tarot deliver "$BACKUPS/$file" --telegram
expect_in out '^Telegram 111: sent, message 1$'
expect_in err "^error: $BACKUPS/$file: one of 5 deliveries was not made: Telegram 444: failed: "
expect_requests "sendDocument 200 111 $file" "sendDocument 200 222 $file" "sendDocument 400 444 $file"
echo '444 started' >>"$TELEGRAM/chats"
expect_ok of_tarot deliver "$BACKUPS/$file" --telegram
expect_requests "sendDocument 200 444 $file"
expect_ok of_tarot status
expect_in out '^Deliveries +Telegram to 5 of 5, '
[ -z "$(grep 'did not arrive' "$SCRATCH/out")" ] || fail 'status still complains'
expect_no_complaints

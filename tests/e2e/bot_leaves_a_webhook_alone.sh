#!/usr/bin/env bash
# A bot with a webhook is another program's: the webhook stays, the log says what to do, backups that are enqueued are sent
# all the same; once the webhook is gone the bot answers what waits.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 1000
telegram_platform
printf 'https://example.com/hook' >"$TELEGRAM/webhook"
telegram say 111 /help
worker
wait_until "grep -q \"a webhook takes the bot's updates\" '$SCRATCH/worker.out'"
expect_in worker.out "a webhook takes the bot's updates .* Give each app's worker a bot of its own: BACKUP__BOT_TOKEN; or let the other program enqueue the backups: BACKUP__BOT_POLL=false\.$"
expect_ok of_tarot backup queued true true --queue
wait_until "grep -q 'done: .*queued.sql.gz; Telegram 111: sent' '$SCRATCH/worker.out'"
expect_equal "$(cat "$TELEGRAM/webhook")" 'https://example.com/hook'
! bot_said 111 'This bot keeps' || fail 'it took the update'
rm "$TELEGRAM/webhook"
wait_until "bot_said 111 'This bot keeps the backups of tarot'" 60
end_worker
# Not one request touched it, nor asked Telegram to forget what waits.
! grep -iE '"method": "[a-z]*webhook|drop_pending' "$TELEGRAM/log.jsonl" || fail 'see above'
expect_equal "$(grep -c 'has to wait, and is tried again' "$SCRATCH/worker.out")" 1
expect_no_complaints

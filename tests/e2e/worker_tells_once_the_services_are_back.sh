#!/usr/bin/env bash
# A backup fails while Telegram and the mail service are away, and the worker is killed: the job has ended all the same, and
# the next worker tells each owner once, and when it was. A mail whose answer is lost is no second mail.
source "$(dirname "$0")/../lib.sh"
email_platform
mail_settings=$(grep -E '^(EMAIL|BACKUP__EMAIL)' "$PLATFORM/apps/tarot/.env")
telegram_platform 111 222
cat >>"$PLATFORM/apps/tarot/.env" <<<"$mail_settings"
outbox=$SCRATCH/state/tarot.outbox.json

"$TESTS/parts/telegram_server" stop "$TELEGRAM"
"$TESTS/parts/resend_server" stop "$RESEND"
expect_ok of_tarot backup it --queue
expect_ok of_tarot backup it --queue
job=$(cat "$SCRATCH/out")
worker
wait_until "grep -q ' warning backup $job: failed: .*it.sql.gz exists already' '$SCRATCH/worker.out'"
for who in 'Telegram 111' 'Telegram 222' 'Email admin@example.com, backup@example.com'; do
  wait_until "grep -q 'the owners are told \"Backup of tarot failed\" (of .*) later, within 3 days: $who: no connection' '$SCRATCH/worker.out'"
done
wait_until "holdfast status --root '$PLATFORM' --app tarot | grep -q '^Last failure .*exists already'"
kill -9 "$WORKER"
wait "$WORKER" 2>/dev/null || true
expect_equal "$(stat -c %a "$outbox")" 600

"$TESTS/parts/telegram_server" start "$TELEGRAM" --while $$ >/dev/null
"$TESTS/parts/resend_server" start "$RESEND" --while $$ >/dev/null
echo 'emails accept-then-reset' >"$RESEND/script"
worker_at "$(date -u -d '2 hours' '+%F %T')"
wait_until "[ ! -e '$outbox' ]"
for chat in 111 222; do
  telegram messages $chat >"$SCRATCH/chat"
  expect_in chat '^  Backup of tarot failed \(of 20[0-9-]+ [0-9:]+ UTC\)$'
  expect_in chat 'it.sql.gz exists already'
  expect_equal "$(grep -c 'Backup of tarot failed' "$SCRATCH/chat")" 1
done
expect_equal "$(requests)" 2
expect_equal "$(mails)" 1
mail 1 'm["text"]' >"$SCRATCH/text"
expect_in text '^Backup of tarot failed \(of 20[0-9-]+ [0-9:]+ UTC\)$'
expect_in text 'it.sql.gz exists already'
end_worker
expect_no_complaints

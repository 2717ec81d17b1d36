#!/usr/bin/env bash
# kill -9 of the worker while its mail is on the way, ten times each: when Resend or the mail server has half of it, all of it
# and has not accepted it, or has accepted it. Resend knows it again, so it comes once; by a mail server it comes twice in the
# last case. What went by Telegram before goes no second time.
source "$(dirname "$0")/../killed.sh"
email_platform
by_resend=$(grep -E '^(EMAIL|BACKUP__EMAIL)' "$PLATFORM/apps/tarot/.env")
telegram_platform
smtp_server
export -n EMAIL__SMTP_URL
printf '%s\n' "$by_resend" >>"$PLATFORM/apps/tarot/.env"
worker

# killed_by SERVER FAULT MAILS
killed_by() {
  local script=emails
  [ "$1" = "$RESEND" ] || script=data
  echo "$script $2 600" >"$1/script"
  enqueue "$2$script$round" --telegram --email
  case $2 in
    stall-upload) wait_until "[ ! -s '$1/script' ]" ;;
    silence) wait_until "[ \$(grep -c '\"status\": \"silence\"' '$1/log.jsonl') = $round ]" ;;
    slow-answer) wait_until "[ \$(copies '$1/mails') = 1 ]" ;;
  esac
  delivered_by_next
  expect_in worker.out "backup $job: done: .*; Telegram 111: sent; Email admin@example.com, backup@example.com: sent$"
  expect_equal "$(copies "$TELEGRAM/documents")" 1
  expect_equal "$(copies "$1/mails")" "$3"
}
for round in $ROUNDS; do
  killed_by "$RESEND" stall-upload 1
  killed_by "$RESEND" silence 1
  killed_by "$RESEND" slow-answer 1
done
end_worker
sed -i "s|^EMAIL__API.*||; s|^EMAIL__FROM_ADDRESS|EMAIL__SMTP_URL=$EMAIL__SMTP_URL\n&|" "$PLATFORM/apps/tarot/.env"
worker
for round in $ROUNDS; do
  killed_by "$SMTP" stall-upload 1
  killed_by "$SMTP" silence 1
  killed_by "$SMTP" slow-answer 2
done
end_worker
expect_no_complaints

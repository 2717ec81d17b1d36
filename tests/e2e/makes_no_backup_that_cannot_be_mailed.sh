#!/usr/bin/env bash
# Email that is asked for or enabled without all of its settings, or with two that contradict, is an error before there
# is a backup, and nobody is sent anything.
source "$(dirname "$0")/../lib.sh"
email_platform
env=$PLATFORM/apps/tarot/.env
cp "$env" "$SCRATCH/complete"
expect_refused() {
  expect_exit 2 of_tarot backup first "${@:2}"
  expect_in err "^error: $1"
  expect_empty "$BACKUPS"
  expect_equal "$(requests)" 0
}
for missing in EMAIL__API_KEY EMAIL__FROM_ADDRESS BACKUP__EMAIL_RECIPIENTS; do
  grep -v "^$missing=" "$SCRATCH/complete" >"$env"
  expect_refused "email cannot be used without $missing" --email
  echo BACKUP__EMAIL_ENABLED=true >>"$env"
  expect_refused "email cannot be used without $missing"
  expect_in err '^hint: Set it in the app.s .env, or do without email \(BACKUP__EMAIL_ENABLED=false\); '
done
grep -vE '^(EMAIL|BACKUP__EMAIL)_' "$SCRATCH/complete" >"$env"
expect_refused 'email cannot be used without EMAIL__API_KEY \(or EMAIL__SMTP_URL\), EMAIL__FROM_ADDRESS, BACKUP__EMAIL_RECIPIENTS$' true false true
# The two that send, from one place: neither is the stronger one.
cp "$SCRATCH/complete" "$env"
echo 'EMAIL__SMTP_URL=smtps://tarot:se%40cret@127.0.0.1:1' >>"$env"
expect_refused "EMAIL__API_KEY \($env:[0-9]+\) and EMAIL__SMTP_URL \($env:[0-9]+\) contradict each other$" --email
expect_refused "EMAIL__API_KEY \($env:[0-9]+\) and EMAIL__SMTP_URL \($env:[0-9]+\) contradict each other$"

cp "$SCRATCH/complete" "$env"
expect_ok of_tarot backup first --email
expect_equal "$(mails)" 1
expect_no_complaints

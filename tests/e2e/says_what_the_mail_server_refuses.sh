#!/usr/bin/env bash
# Login, sender or all recipients refused by the mail server: its words and what to look at are told, with the backup's
# own success, and it is not tried again.
source "$(dirname "$0")/../lib.sh"
smtp_platform
EMAIL__SMTP_URL="smtp://backup%40example.com:wr0ng@${EMAIL__SMTP_URL##*@}" expect_exit 9 of_tarot backup first --email
expect_in err "^error: the backup $BACKUPS/first.sql.gz is good, but was not delivered: Email admin@example.com, backup@example.com: failed: 535 5\.7\.8 "
expect_in err '^hint: Look at the user and the password in EMAIL__SMTP_URL\.$'
expect_ok holdfast verify "$BACKUPS/first.sql.gz"
# One attempt to log in and no more: another one may lock an account.
expect_equal "$(grep -c '"method": "auth"' "$SMTP/log.jsonl")" 1

# refused SETTING WORDS
refused() {
  : >"$SMTP/log.jsonl"
  expect_exit 9 of_tarot deliver "$BACKUPS/first.sql.gz" --email
  expect_in err "^error: $BACKUPS/first.sql.gz: was not delivered: Email admin@example.com, backup@example.com: failed: $2"
  expect_in err "^hint: .*$1"
  expect_equal "$(grep -c '"method": "mail"' "$SMTP/log.jsonl")" 1
}
echo 'noreply@example.com 553 5.7.1 Not owned by you' >"$SMTP/refused"
refused EMAIL__FROM_ADDRESS '553 5\.7\.1 Not owned by you$'
printf '%s\n' 'admin@example.com 550 5.1.1 No such user' 'backup@example.com 550 5.2.1 Mailbox disabled' >"$SMTP/refused"
refused BACKUP__EMAIL_RECIPIENTS 'admin@example.com: 5\.1\.1 No such user; backup@example.com: 5\.2\.1 Mailbox disabled$'
rm "$SMTP/refused"
expect_equal "$(mails)" 0
expect_ok of_tarot deliver "$BACKUPS/first.sql.gz" --email
expect_equal "$(mails)" 1
expect_no_complaints

#!/usr/bin/env bash
# A mail that Resend refuses is not tried again: its words, and the setting to look at, are told with the backup's own
# success.
source "$(dirname "$0")/../lib.sh"
email_platform
EMAIL__API_KEY=re_wrong expect_exit 9 of_tarot backup first --email
expect_in err "^error: the backup $BACKUPS/first.sql.gz is good, but was not delivered: Email admin@example.com, backup@example.com: failed: API key is invalid\.$"
expect_in err '^hint: Set EMAIL__API_KEY to a key that may send'
expect_equal "$(requests)" 1
expect_ok holdfast verify "$BACKUPS/first.sql.gz"

# refused SETTING WORDS: the last one, by deliver.
refused() {
  local before
  before=$(requests)
  expect_exit 9 of_tarot deliver "$BACKUPS/first.sql.gz" --email
  expect_in err "^error: $BACKUPS/first.sql.gz: was not delivered: Email admin@example.com, backup@example.com: failed: $2"
  expect_in err "^hint: .*$1"
  expect_equal "$(requests)" $((before + 1))
}
echo 'emails 401 name=restricted_api_key' >"$RESEND/script"
refused EMAIL__API_KEY 'This API key is restricted to only send emails\.$'
echo tarot.example >"$RESEND/domains"
refused EMAIL__FROM_ADDRESS 'The example.com domain is not verified\. '
expect_in err '^hint: Verify example.com at https://resend.com/domains'
EMAIL__FROM_ADDRESS=onboarding@resend.dev; export EMAIL__FROM_ADDRESS
refused EMAIL__FROM_ADDRESS 'You can only send testing emails to your own email address'
unset EMAIL__FROM_ADDRESS
echo example.com >"$RESEND/domains"
# shellcheck disable=SC2016  # the quotes are Resend's
echo 'emails 422 Invalid `to` field. The email address needs to follow the `email@example.com` format.' >"$RESEND/script"
refused BACKUP__EMAIL_RECIPIENTS 'Invalid `to` field\. '
echo 'emails 429 name=daily_quota_exceeded' >"$RESEND/script"
refused quota 'You have reached your daily email sending quota\.$'
expect_equal "$(mails)" 0
expect_ok holdfast list "$BACKUPS"
expect_in out "^$BACKUPS/first.sql.gz .*Email to 0 of 2"
# When all is mended, the same command sends it.
expect_ok of_tarot deliver "$BACKUPS/first.sql.gz" --email
expect_equal "$(mails)" 1
expect_no_complaints

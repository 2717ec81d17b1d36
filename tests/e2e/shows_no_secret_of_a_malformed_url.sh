#!/usr/bin/env bash
# A URL for mail that is none is named by its setting, before there is a backup, and nothing of it is shown.
source "$(dirname "$0")/../lib.sh"
email_platform
secret=hunter2secret
# expect_refused SETTING URL
expect_refused() {
  expect_exit 2 of_tarot backup first --email
  expect_in err "^error: $1 (is|has) [a-z]"
  expect_in err '^hint: It looks like '
  ! grep -aF "$secret" "$SCRATCH/out" "$SCRATCH/err" || fail "a message on $2 shows it"
  expect_empty "$BACKUPS"
}
host=127.0.0.1
for url in "$secret" "smtp://x:$secret@$host:p%zz/" "smtp://x:$secret@@$host" "smtp://x:$secret@$host/inbox" \
  "https://x:$secret@$host" "smtps://:$secret@$host" "smtps://x:$secret@$host/?a=b" "smtp://x:$secret@" \
  "smtp://$secret@$host" "smtp://x;AUTH=$secret:y@$host"; do
  EMAIL__SMTP_URL=$url expect_refused EMAIL__SMTP_URL "$url"
done
for url in "$secret" "http://x:$secret@$host" "https://$secret@$host" "https://$host/?key=$secret" \
  "https://$host/#$secret" "ftp://$host/$secret" "https://$host:p%zz/$secret" "https://$host/ $secret"; do
  EMAIL__API_URL=$url expect_refused EMAIL__API_URL "$url"
done
expect_equal "$(requests)" 0

#!/usr/bin/env bash
# Line breaks and other control characters in the names and addresses of a mail, and what is no address, are refused
# before there is a backup; so no header is forged, by Resend or by a mail server.
source "$(dirname "$0")/../lib.sh"
email_platform
smtp_server
export -n EMAIL__SMTP_URL
# expect_refused NAME VALUE: by both ways; a setting of the environment outranks that of .env.
expect_refused() {
  local way
  for way in "$1=$2" "EMAIL__SMTP_URL=$EMAIL__SMTP_URL"; do
    expect_exit 2 env "$way" "$1=$2" "$HOLDFAST" backup --root "$PLATFORM" --app tarot first --email
    expect_in err "^error: .*$1"
    # What is shown of it is one line, too.
    expect_equal "$(grep -avcE '^(error|hint): ' "$SCRATCH/err" || true)" 0
    expect_empty "$BACKUPS"
  done
}
forged=$'\r\nBcc: thief@example.com'
expect_refused EMAIL__FROM_NAME "Tarot$forged"
expect_refused EMAIL__FROM_NAME $'Tarot\e[31m'
expect_refused EMAIL__FROM_ADDRESS "noreply@example.com$forged"
expect_refused EMAIL__FROM_ADDRESS 'Tarot <noreply@example.com>'
expect_refused EMAIL__FROM_ADDRESS noreply
expect_refused BACKUP__EMAIL_RECIPIENTS "admin@example.com$forged"
expect_refused BACKUP__EMAIL_RECIPIENTS '["admin@example.com\r\nRCPT TO:<thief@example.com>"]'
expect_refused BACKUP__EMAIL_RECIPIENTS 'admin@example.com> <thief@example.com'
expect_refused BACKUP__EMAIL_RECIPIENTS 'admin@example.com,@example.com'
EMAIL__API_KEY="re_x$forged" expect_exit 2 of_tarot backup first --email
expect_in err '^error: EMAIL__API_KEY is no key of Resend$'
EMAIL__SMTP_URL="smtp://a:b@127.0.0.1$forged" expect_exit 2 of_tarot backup first --email
expect_in err '^error: EMAIL__SMTP_URL has control characters$'
expect_empty "$BACKUPS"
expect_equal "$(requests)" 0
[ ! -s "$SMTP/log.jsonl" ]
expect_no_complaints

#!/usr/bin/env bash
# smtp:// to another machine means STARTTLS: a server that has none gets neither password nor mail.
source "$(dirname "$0")/../lib.sh"
smtp_platform
# Any name below localhost leads here, but is not the name of this machine.
EMAIL__SMTP_URL="${EMAIL__SMTP_URL/127.0.0.1/mail.localhost}" expect_exit 9 of_tarot backup first --email
expect_in err "^error: the backup $BACKUPS/first.sql.gz is good, but was not delivered: Email .*: failed: the mail server offers no encryption \(STARTTLS\)$"
expect_equal "$(requests)" 0
# It did reach the server: by its own address it has the mail.
expect_ok of_tarot deliver "$BACKUPS/first.sql.gz" --email
expect_equal "$(mails)" 1
expect_no_complaints


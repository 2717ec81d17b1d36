#!/usr/bin/env bash
# A mail whose end no mail server has confirmed may have arrived: it is not sent again but by --again.
source "$(dirname "$0")/../lib.sh"
smtp_platform
file=$BACKUPS/first.sql.gz
echo 'data accept-then-reset' >"$SMTP/script"
expect_exit 9 of_tarot backup first --email
expect_in err "^error: the backup $file is good, but may not have been delivered: Email admin@example.com, backup@example.com: uncertain: "
expect_in err '^hint: .*--again'
expect_equal "$(mails)" 1
expect_exit 9 of_tarot deliver "$file" --email
expect_in err "^error: $file: may not have been delivered: Email admin@example.com, backup@example.com: uncertain: "
expect_equal "$(mails)" 1
expect_ok of_tarot deliver "$file" --email --again
expect_in out '^Email .*: sent, message '
expect_equal "$(mails)" 2
expect_ok of_tarot deliver "$file" --email
expect_equal "$(mails)" 2
expect_no_complaints

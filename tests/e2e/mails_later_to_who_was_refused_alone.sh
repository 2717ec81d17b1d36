#!/usr/bin/env bash
# Where the mail server refuses one of two recipients, the other has the mail, the run says who has not, and the next
# one sends to that one alone.
source "$(dirname "$0")/../lib.sh"
smtp_platform
echo 'admin@example.com 550 5.1.1 No such user' >"$SMTP/refused"
expect_exit 9 of_tarot backup first --email
expect_in out '^Email backup@example.com: sent, message [0-9a-f]{32}@example.com$'
expect_in out '^Email admin@example.com: failed: 5\.1\.1 No such user$'
expect_in err "^error: the backup $BACKUPS/first.sql.gz is good, but one of 2 deliveries was not made: Email admin@example.com: failed: 5\.1\.1 No such user$"
expect_in err '^hint: Look at BACKUP__EMAIL_RECIPIENTS\.$'
expect_equal "$(mail 1 "m['to']")" "['backup@example.com']"
expect_ok holdfast list "$BACKUPS"
expect_in out "^$BACKUPS/first.sql.gz .*Email to 1 of 2"

# As long as nothing is mended, the other one is left in peace.
expect_exit 9 of_tarot deliver "$BACKUPS/first.sql.gz" --email
expect_in out '^Email backup@example.com: was sent before, '
expect_equal "$(mails)" 1
rm "$SMTP/refused"
expect_ok of_tarot deliver "$BACKUPS/first.sql.gz" --email
expect_in out '^Email backup@example.com: was sent before, '
expect_in out '^Email admin@example.com: sent, '
expect_equal "$(mails)" 2
expect_equal "$(mail 2 "m['to'], m['headers']['To']")" "(['admin@example.com'], 'admin@example.com')"
cmp "$BACKUPS/first.sql.gz" "$SMTP/mails/2-first.sql.gz"
expect_ok holdfast list "$BACKUPS"
expect_in out "^$BACKUPS/first.sql.gz .* Email  "
expect_no_complaints

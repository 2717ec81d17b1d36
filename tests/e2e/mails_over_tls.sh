#!/usr/bin/env bash
# Mail to a server of one's own goes over TLS, at once or by STARTTLS, after a login.
source "$(dirname "$0")/../lib.sh"
smtp_platform --tls smtps
expect_ok of_tarot backup first --email
expect_in out '^Email admin@example.com, backup@example.com: sent, message [0-9a-f]{32}@example.com$'
"$TESTS/parts/smtp_server" stop "$SMTP"
smtp_server --tls starttls
expect_ok of_tarot backup second --email
expect_equal "$(mails)" 2
expect_in "$SMTP/env" 'EMAIL__SMTP_URL=.?smtp://'
for number in 1 2; do
  expect_equal "$(mail $number "m['user']")" backup@example.com
  expect_equal "$(mail $number "m['tls'] is not None and m['tls'].startswith('TLSv1')")" True
  expect_equal "$(mail $number "m['from'], m['to']")" "('noreply@example.com', ['admin@example.com', 'backup@example.com'])"
done
cmp "$BACKUPS/first.sql.gz" "$SMTP/mails/1-first.sql.gz"
cmp "$BACKUPS/second.sql.gz" "$SMTP/mails/2-second.sql.gz"
expect_no_complaints

#!/usr/bin/env bash
# A mail server whose certificate nobody vouches for, or that is of another host, gets neither password nor mail.
source "$(dirname "$0")/../lib.sh"
smtp_platform --tls smtps
SSL_CERT_FILE= expect_exit 9 of_tarot backup first --email
expect_in err "^error: the backup $BACKUPS/first.sql.gz is good, but was not delivered: Email .*: failed: .*certificate"
expect_in err "^hint: Look at EMAIL__SMTP_URL, and at the mail server's certificate\.$"
"$TESTS/parts/smtp_server" stop "$SMTP"
rm "$SMTP/server.pem"
smtp_server --tls starttls --certificate-for DNS:mail.example.com
export EMAIL__SMTP_URL
expect_exit 9 of_tarot deliver "$BACKUPS/first.sql.gz" --email
expect_in err '^error: .*: failed: SSL: no alternative certificate subject name matches'
expect_equal "$(requests)" 0
expect_equal "$(mails)" 0
# It is the certificate alone.
"$TESTS/parts/smtp_server" stop "$SMTP"
rm "$SMTP/server.pem"
smtp_server --tls starttls
expect_ok of_tarot deliver "$BACKUPS/first.sql.gz" --email
expect_equal "$(mails)" 1
expect_no_complaints

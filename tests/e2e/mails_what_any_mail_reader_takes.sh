#!/usr/bin/env bash
# A mail by a server of one's own is MIME as a mail reader takes it: text and HTML as alternatives, the backup attached,
# and names beyond ASCII in the headers.
source "$(dirname "$0")/../lib.sh"
smtp_platform
export EMAIL__FROM_NAME='Größe "Tarot", Ü'
expect_ok of_tarot backup 'größe 1' --email
expect_equal "$(mails)" 1
python3 - "$SMTP/mails/1.eml" "$BACKUPS/größe 1.sql.gz" "$SCRATCH/attached" <<'END' >"$SCRATCH/seen"
import email, email.policy, sys
mail = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
print("From:", ["%s %s" % (one.display_name, one.addr_spec) for one in mail["From"].addresses])
print("To:", [one.addr_spec for one in mail["To"].addresses], "Bcc:", mail["Bcc"])
print("Subject:", mail["Subject"])
print("Parts:", [part.get_content_type() for part in mail.walk()])
print("Text:", mail.get_body(("plain",)).get_content())
print("Html:", mail.get_body(("html",)).get_content())
attachment, = mail.iter_attachments()
print("Attached:", attachment.get_filename(), attachment.get_content_type())
open(sys.argv[3], "wb").write(attachment.get_content())
END
expect_in "$SCRATCH/seen" "^From: \['Größe \"Tarot\", Ü noreply@example.com'\]$"
expect_in "$SCRATCH/seen" "^To: \['admin@example.com', 'backup@example.com'\] Bcc: None$"
expect_in "$SCRATCH/seen" '^Subject: DB Backup: tarot - [-0-9]{10} [:0-9]{8} UTC$'
expect_in "$SCRATCH/seen" "^Parts: \['multipart/mixed', 'multipart/alternative', 'text/plain', 'text/html', 'application/gzip'\]$"
digest=$(sha256sum "$BACKUPS/größe 1.sql.gz" | cut -d ' ' -f 1)
expect_in "$SCRATCH/seen" "^SHA-256: $digest$"
expect_in "$SCRATCH/seen" "<td>SHA-256</td><td>$digest</td>"
expect_in "$SCRATCH/seen" '^Attached: größe 1.sql.gz application/gzip$'
cmp "$BACKUPS/größe 1.sql.gz" "$SCRATCH/attached"
expect_no_complaints

#!/usr/bin/env bash
# A backup that is kept as plain .sql is mailed as .sql.gz with the same text; digest, size and format in the mail are
# those of what is attached.
source "$(dirname "$0")/../lib.sh"
email_platform
echo BACKUP__FORMAT=sql >>"$PLATFORM/apps/tarot/.env"
expect_ok of_tarot backup first --email
expect_equal "$(files_in "$BACKUPS")" 2
[ -s "$BACKUPS/first.sql.deliveries.json" ]
attached=$RESEND/mails/1-first.sql.gz
# All but the places of the pieces, at its end.
statements() { grep -v '^-- holdfast '; }
gunzip -c "$attached" | statements | cmp - <(statements <"$BACKUPS/first.sql")
mail 1 "m['text']" >"$SCRATCH/text"
expect_in "$SCRATCH/text" '^File: first.sql.gz$'
expect_in "$SCRATCH/text" '^Format: sql.gz$'
expect_in "$SCRATCH/text" "^SHA-256: $(sha256sum "$attached" | cut -d ' ' -f 1)$"
expect_in "$SCRATCH/text" "^Size: $(awk "BEGIN { printf \"%.2f MB\", $(stat -c %s "$attached") / 1e6 }")$"
expect_in "$SCRATCH/text" '^  gunzip -c first.sql.gz | psql '
expect_ok of_tarot restore "$attached" --into "${DB}_copy" --confirm
expect_equal "$(sql "${DB}_copy" -c 'SELECT count(*) FROM cards')" 1000

# One that others made has the same bytes; what is compressed already goes as it is.
pg_dump -d "$DB" >"$SCRATCH/foreign.sql"
expect_ok of_tarot deliver "$SCRATCH/foreign.sql" --email
gunzip -c "$RESEND/mails/2-foreign.sql.gz" | cmp - "$SCRATCH/foreign.sql"
for format in sql.zst dump; do
  expect_ok of_tarot backup second --email --format $format
  cmp "$BACKUPS/second.$format" "$RESEND/mails/$(mails)-second.$format"
done
# It is known again: the same file is not sent twice.
expect_ok of_tarot deliver "$BACKUPS/first.sql" --email
expect_in out 'was sent before'
expect_equal "$(mails)" 4
expect_no_complaints

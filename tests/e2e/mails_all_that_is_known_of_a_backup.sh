#!/usr/bin/env bash
# A mail says, as text and as HTML alike, what is known of the backup, its proof too, and how to restore what is
# attached.
source "$(dirname "$0")/../lib.sh"
email_platform
file=$BACKUPS/first.sql.gz
expect_ok of_tarot backup first --email
expect_in out '^Email admin@example.com, backup@example.com: sent, message [0-9a-f-]{36}$'
cp "$SCRATCH/out" "$SCRATCH/report"
expect_ok of_tarot prove "$file"
expect_ok of_tarot deliver "$file" --email --again
expect_equal "$(mails)" 2

# The mail's text, and the same lines of its HTML's table and its commands.
mail 1 "m['text']" >"$SCRATCH/text"
mail 2 "m['text']" >"$SCRATCH/text_of_proved"
mail 2 "html.unescape(re.sub('<[^>]+>', '', m['html'].replace('</td><td>', ': ')))" >"$SCRATCH/html_of_proved"
made=$(holdfast show "$file" --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["created"].translate({84: 32, 90: " UTC"}))')
expect_equal "$(mail 2 "m['subject']")" "DB Backup: tarot - $made"
expect_equal "$(mail 2 "m['from']")" 'Tarot App <noreply@example.com>'
for body in text html; do
  for line in 'App: tarot' 'File: first.sql.gz' "$(grep '^Size: ' "$SCRATCH/report")" 'Tables: 1' 'Rows: 1,000' \
    "Made: $made" 'Format: sql.gz' "SHA-256: $(sha256sum "$file" | cut -d ' ' -f 1)" \
    'Proof: identical, 1 table, 1,000 rows, [-0-9]{10} [:0-9]{8} UTC' 'The backup is attached. To restore it:'; do
    expect_in "$SCRATCH/${body}_of_proved" "^$line$"
  done
done
# How long it took is known to who made it alone.
expect_in "$SCRATCH/text" "^$(grep '^Time: ' "$SCRATCH/report")$"
expect_in "$SCRATCH/text" '^Proof: none$'

mkdir "$SCRATCH/inbox"
cp "$RESEND/mails/2-first.sql.gz" "$SCRATCH/inbox/first.sql.gz"
cmp "$file" "$SCRATCH/inbox/first.sql.gz"
# As somebody would type them who has this mail alone.
rm -r "$BACKUPS"
command=$(sed -n 's/  # without holdfast$//p' "$SCRATCH/html_of_proved")
fresh_database _copy
(cd "$SCRATCH/inbox" && eval "${command/DATABASE/${DB}_copy}" >"$SCRATCH/out")
expect_equal "$(sql "${DB}_copy" -c 'SELECT count(*) FROM cards')" 1000
sql "$DB" -c 'DROP TABLE cards'
command=$(sed -n 's/^ *holdfast \(restore .* --confirm\)  # does it$/\1/p' "$SCRATCH/text_of_proved")
(cd "$SCRATCH/inbox" && eval "expect_ok holdfast $command --root '$PLATFORM'")
expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM cards')" 1000
expect_no_complaints

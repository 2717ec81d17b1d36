#!/usr/bin/env bash
# A backup is checked before it is mailed: a damaged one, or one that lacks a part, goes to nobody; one in parts is
# attached whole.
source "$(dirname "$0")/../lib.sh"
email_platform
expect_ok of_tarot backup first
in_parts "$BACKUPS/first.sql.gz" 3 "$SCRATCH/parts"
damaged=$SCRATCH/damaged.sql.gz
cp "$BACKUPS/first.sql.gz" "$damaged"
printf x | dd of="$damaged" bs=1 seek=3000 conv=notrunc 2>/dev/null
expect_exit 6 of_tarot deliver "$damaged" --email
expect_in err "^error: $damaged: the piece at byte [0-9]+ \(rows, cards\) is damaged$"
head -c 9000 "$BACKUPS/first.sql.gz" >"$damaged"
expect_exit 6 of_tarot deliver "$damaged" --email
mv "$SCRATCH/parts/first.sql.gz.part02of03" "$SCRATCH"
expect_exit 6 of_tarot deliver "$SCRATCH/parts" --email
expect_in err 'part02of03'
expect_equal "$(requests)" 0
expect_equal "$(files_in "$SCRATCH/parts")" 2

mv "$SCRATCH/first.sql.gz.part02of03" "$SCRATCH/parts"
expect_ok of_tarot deliver "$SCRATCH/parts" --email
cmp "$BACKUPS/first.sql.gz" "$RESEND/mails/1-first.sql.gz"
expect_ok of_tarot deliver "$SCRATCH/parts/first.sql.gz.part01of03" --email
expect_in out '^Email .*: was sent before, '
expect_equal "$(mails)" 1
expect_no_complaints

#!/bin/bash
# The guide's lines: a third word sends the backup by Telegram, a fourth by email, and status tells of it.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 1000
platform tarot
telegram_server
resend_server
echo '111 started' >"$TELEGRAM/chats"
cat >>"$PLATFORM/apps/tarot/.env" <<END
TELEGRAM__API_URL=$TELEGRAM__API_URL
TELEGRAM__BOT_TOKEN=$TELEGRAM__BOT_TOKEN
RBAC__OWNER_IDS=111
EMAIL__API_URL=$EMAIL__API_URL
EMAIL__API_KEY=$EMAIL__API_KEY
EMAIL__FROM_ADDRESS=noreply@example.com
EMAIL__FROM_NAME=Tarot App
BACKUP__EMAIL_RECIPIENTS=admin@example.com,backup@example.com
END
unset TELEGRAM__API_URL TELEGRAM__BOT_TOKEN EMAIL__API_URL EMAIL__API_KEY

expect_ok make_line script name=backup_database args='--name=manual_backup true true' APP=tarot
expect_in out '^Telegram 111: sent, message [0-9]+$'
cp "$SCRATCH/out" "$SCRATCH/first"
cmp "$BACKUPS/manual_backup.sql.gz" "$TELEGRAM"/documents/1-manual_backup.sql.gz
# The caption is the report's five lines, to the letter.
telegram messages 111 | sed -n 's/^  //p' | grep -v '^document' >"$SCRATCH/caption"
head -n 5 "$SCRATCH/first" | cmp - "$SCRATCH/caption"
expect_equal "$(find "$RESEND/mails" -name '*.json' | wc -l)" 0

expect_ok make_line script name=backup_database args='true true true' APP=tarot
expect_in out '^Telegram 111: sent, message [0-9]+$'
expect_in out '^Email admin@example.com, backup@example.com: sent, message [0-9a-f-]{36}$'
backup=$(tail -n 3 "$SCRATCH/out" | head -n 1)
cmp "$backup" "$RESEND/mails/1-$(basename "$backup")"
expect_in "$RESEND/mails/1.json" '"admin@example.com"'
expect_in "$RESEND/mails/1.json" '"backup@example.com"'
made=$(holdfast show "$backup" --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["created"].translate({84: 32, 90: " UTC"}))')
expect_in "$RESEND/mails/1.json" "\"subject\": \"DB Backup: tarot - $made\""
expect_in "$RESEND/mails/1.json" 'SHA-256: '"$(sha256sum "$backup" | cut -d ' ' -f 1)"

make_line status APP=tarot >"$SCRATCH/out"
expect_in out "^Deliveries +Telegram to 1 of 1, [-0-9: ]+ UTC; Email to 2 of 2, [-0-9: ]+ UTC, of $backup$"
expect_ok holdfast list "$BACKUPS"
expect_in out "^$backup .* Telegram, Email  +-$"
expect_no_complaints

#!/usr/bin/env bash
# An archive in more parts than TELEGRAM__MAX_PARTS, or larger than the server takes, is not sent: a message says where it
# is.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill_noise "$DB" 2500000
telegram_platform
said() { telegram messages 111 | tail -n 9 >"$SCRATCH/said"; }
TELEGRAM__UPLOAD_LIMIT_MB=1 TELEGRAM__MAX_PARTS=2 expect_ok of_tarot backup x --telegram
expect_in out '^Telegram 111: too large to be sent; a message says where it is, message 1$'
expect_requests 'sendMessage 200 111'
said
expect_in said '^  Database Backup$'
expect_in said "^  The backup is too large to be sent here. It is $BACKUPS/x.sql.gz on the machine that made it\.$"
expect_in said "^  SHA-256: $(sha256sum "$BACKUPS/x.sql.gz" | cut -d ' ' -f 1)$"
TELEGRAM__UPLOAD_LIMIT_MB=1 TELEGRAM__MAX_PARTS=3 expect_ok of_tarot backup y --telegram
expect_in out '^Telegram 111: sent in 3 parts, messages 2, 3, 4, 5$'
rm "$TELEGRAM/log.jsonl"

# A server that takes less than the settings say.
"$TESTS/parts/telegram_server" stop "$TELEGRAM"
telegram_server --upload-limit-mb 1
unset TELEGRAM__API_URL TELEGRAM__BOT_TOKEN
expect_ok of_tarot deliver "$BACKUPS/x.sql.gz" --telegram --again
expect_in out '^Telegram 111: too large to be sent; a message says where it is, message 6$'
expect_equal "$(telegram_requests | cut -d ' ' -f 1-2)" $'sendDocument 413\nsendMessage 200'
said
expect_in said "It is $BACKUPS/x.sql.gz on the machine that made it"
# The same words of a proxy in front of it.
echo 'sendDocument 413 html' >"$TELEGRAM/script"
expect_ok of_tarot backup z --format dump
expect_ok of_tarot deliver "$BACKUPS/z.dump" --telegram
expect_in out '^Telegram 111: too large to be sent; a message says where it is, message 7$'
expect_no_complaints

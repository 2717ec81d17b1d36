#!/usr/bin/env bash
# Faults of the server and of the network are tried again, and what comes of it is one document; only where a proxy may
# have brought the first one does the second say that it may be a copy.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill_noise "$DB" 20000000  # more than a socket holds, so that a cut is one
telegram_platform
printf 'sendDocument %s\n' 500 cut-upload >"$TELEGRAM/script"
expect_ok of_tarot backup x --telegram
expect_in out '^Telegram 111: sent, message 1$'
expect_equal "$(telegram_requests | cut -d ' ' -f 2)" $'500\nreset\n200'
expect_equal "$(telegram_requests | grep -c second)" 0
expect_equal "$(files_in "$TELEGRAM/documents")" 1
cmp "$BACKUPS/x.sql.gz" "$(arrived x.sql.gz)"
rm "$TELEGRAM/log.jsonl"

echo 'sendDocument 502 html' >"$TELEGRAM/script"
expect_ok of_tarot backup y --telegram
expect_in out '^Telegram 111: sent, message 2 \(it may be a second copy, and says so\)$'
expect_requests 'sendDocument 502 111 y.sql.gz' 'sendDocument 200 111 y.sql.gz second'
telegram messages 111 >"$SCRATCH/seen"
expect_equal "$(grep -c 'This may be a second copy' "$SCRATCH/seen")" 1
expect_equal "$(grep -c '^  Database Backup$' "$SCRATCH/seen")" 2
expect_no_complaints

#!/usr/bin/env bash
# Garbage, another poller (409, which the log names with what to do), 429, an answer that is too long, and a Bot API that is
# away while a command is sent and while a backup runs: each /backup is answered in the end, once, and no poll was rushed.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 1000
telegram_platform
documents() { find "$TELEGRAM/documents" -name '*.sql.gz' | wc -l; }
outcomes() { telegram messages 111 | grep -c '^  Backup of tarot done: ' || true; }
api() { "$TESTS/parts/telegram_server" "$1" "$TELEGRAM" "${@:2}" >/dev/null; }
telegram say 111 /backup
printf 'getUpdates %s\n' garbage 409 '429 retry_after=3' 'huge 8' >"$TELEGRAM/script"
worker
wait_until '[ "$(outcomes)" = 1 ]' 60
expect_equal "$(documents)" 1
expect_in worker.out "warning the bot has to wait, and is tried again: another program takes the bot's updates .* BACKUP__BOT_POLL=false"
expect_in worker.out "info the bot goes on$"
polls=$(grep -c '"getUpdates"' "$TELEGRAM/log.jsonl")
[ "$polls" -lt 12 ] || fail "$polls polls"

# It is away when the command is sent.
api stop
telegram say 111 /backup
wait_until "grep -q 'has to wait, and is tried again: no connection' '$SCRATCH/worker.out'"
api start --while $$
wait_until '[ "$(outcomes)" = 2 ]' 60
expect_equal "$(documents)" 2

# It goes away while the backup runs, so that neither progress nor document can be told.
hold_table filler
telegram say 111 /backup
wait_until "bot_said 111 '^  Backup of tarot: starting$'"
api stop
let_go
wait_until "find '$BACKUPS' -name '*.sql.gz' | wc -l | grep -q 3"
api start --while $$
wait_until '[ "$(outcomes)" = 3 ]' 90
expect_equal "$(documents)" 3
end_worker
expect_equal "$(grep -c ' done: ' "$SCRATCH/worker.out")" 3
expect_no_complaints

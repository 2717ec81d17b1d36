#!/usr/bin/env bash
# BACKUP__BOT_POLL=false, for platforms whose own bot answers /backup: nothing is polled and no command is offered, and a job
# that the platform enqueues with the asker's chat is sent to that chat alone, or says there why not. Its own users cannot
# have a backup sent to a stranger.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 1000
telegram_platform 111 222
eval "$("$TESTS/parts/redis_server" start "$SCRATCH/redis" --while $$)"
at_exit "'$TESTS/parts/redis_server' stop '$SCRATCH/redis'"
export QUEUE__NAME=holdfast:queue
printf '%s\n' BACKUP__BOT_POLL=false BACKUP__TELEGRAM_ENABLED=true "QUEUE__URL=$QUEUE__URL" QUEUE__NAME=holdfast:queue >>"$PLATFORM/apps/tarot/.env"
enqueue() { "$TESTS/parts/arq_client" enqueue backup_database_job "('tarot',)" "$1" --id "$2" >/dev/null; }
telegram say 111 /backup
worker
enqueue '{"chat_id": 222}' first
expect_ok "$TESTS/parts/arq_client" result first --timeout 60
expect_in out "'channel': 'telegram', 'recipients': \['222'\], 'complete': True"
wait_until "bot_said 222 '^  App: tarot$'"
enqueue '{"chat_id": 999}' stranger
"$TESTS/parts/arq_client" result stranger --timeout 60 >"$SCRATCH/out" 2>&1 || true
expect_in out "the chat 999 is not an owner's"
# A backup that fails for nobody of theirs is all owners' affair.
for owner in 111 222; do wait_until "bot_said $owner \"the chat 999 is not an owner's\""; done
end_worker
role=${DB}_owner
at_exit "sql postgres -c 'DROP ROLE IF EXISTS $role' 2>/dev/null"
sql postgres -c "CREATE ROLE $role LOGIN"
sed -i "s/^DATABASE__USER=.*/DATABASE__USER=$role/" "$PLATFORM/apps/tarot/.env"
worker
enqueue '{"chat_id": 222}' second
wait_until "bot_said 222 'may not read table'" 60
end_worker
# Who did not ask heard nothing of the others, and his command is still there for the platform's own bot.
expect_equal "$(telegram messages 111 | grep -c 'from bot')" 1
expect_equal "$(ls "$TELEGRAM/updates" | wc -l)" 1
! grep -E '"method": "(getUpdates|setMyCommands|deleteMyCommands)"' "$TELEGRAM/log.jsonl" || fail 'see above'
[ ! -e "$SCRATCH/state/tarot.bot.json" ] || fail 'there is no bot that could remember'
expect_no_complaints

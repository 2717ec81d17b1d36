#!/usr/bin/env bash
# Strangers, groups, channels, messages that were edited or have no text, and forged presses get nothing at all, and make
# nothing; neither do huge texts upset the bot. Each stranger has a line in the log, without what he wrote. The token is in no
# log, no memory and no argument list.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 1000
telegram_platform 111 222
worker
bot_listens
# update JSON: as Telegram has it, less the ids; $mine is an owner in his own chat.
update() { echo "$1" >"$TELEGRAM/updates/$((++updates))-$$.new"; mv "$TELEGRAM/updates/$updates-$$.new" "$TELEGRAM/updates/$updates-$$.json"; }
updates=0
mine='"from": {"id": 111, "is_bot": false}, "chat": {"id": 111, "type": "private"}, "date": 1'
telegram say 999 '/backup my secret'
telegram say 999 /start
telegram say 222 /backup --group
telegram say 222 /backup --chat 111
update "{\"message\": {\"from\": {\"id\": 999, \"is_bot\": false}, \"chat\": {\"id\": 999, \"type\": \"private\"}, \"photo\": [], \"caption\": \"/backup\"}}"
update "{\"message\": {$mine, \"photo\": [], \"caption\": \"/backup\"}}"
update "{\"message\": {$mine, \"sticker\": {\"emoji\": \"/backup\"}}}"
update "{\"edited_message\": {$mine, \"text\": \"/backup\", \"message_id\": 1}}"
update '{"channel_post": {"chat": {"id": -1009, "type": "channel"}, "text": "/backup", "message_id": 1, "sender_chat": {"id": 111}}}'
update '{"inline_query": {"id": "1", "from": {"id": 111}, "query": "/backup", "offset": ""}}'
telegram press 999 1 deadbeef --chat 111 --forged
telegram press 999 1 deadbeef --forged
# What an owner gets for what is no command: the help, once for each.
python3 -c 'import json; print(json.dumps({"message": {"from": {"id": 111, "is_bot": False}, "chat": {"id": 111, "type": "private"}, "text": "/" + "\U0001F600" * 2048}}))' >"$SCRATCH/huge"
update "$(cat "$SCRATCH/huge")"
telegram say 111 'backup, please'
wait_until "[ \$(telegram messages 111 | grep -c 'This bot keeps the backups of tarot') = 2 ]"
wait_until "[ -z \"\$(ls '$TELEGRAM/updates' '$TELEGRAM/pending' | grep json)\" ]"
! telegram messages | grep -E '^chat (222|999|-)[0-9]* .* from bot' || fail 'somebody else was answered'
expect_equal "$(telegram messages 111 | grep -c 'from bot')" 2
expect_empty "$BACKUPS"
[ "$(grep -c 'user 999 in the private chat 999 was not answered' "$SCRATCH/worker.out")" -ge 3 ] || fail 'no line of a stranger'
expect_in worker.out 'user 222 in the private chat 111 was not answered'
! grep -E 'secret|photo|deadbeef' "$SCRATCH/worker.out" || fail 'it has what a stranger wrote'
for place in "$SCRATCH/worker.out" "$SCRATCH/state" "/proc/$WORKER/cmdline"; do
  ! grep -raF -e "${BOT#*:}" "$place" || fail "the token is in $place"
done
end_worker
expect_no_complaints

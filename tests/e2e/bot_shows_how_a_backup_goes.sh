#!/usr/bin/env bash
# One message tells how a backup goes, changed at most every three seconds, though the backup takes longer than ten; another
# owner who asks meanwhile is answered with the progress at once, gets no document and makes no second backup.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 1000
telegram_platform 111 222
# Neither schedule nor deliveries have to be on for that.
printf '%s\n' BACKUP__ENABLED=false BACKUP__TELEGRAM_ENABLED=false >>"$PLATFORM/apps/tarot/.env"
worker
bot_listens
hold_table filler
telegram say 111 /backup
wait_until "bot_said 111 '^  Backup of tarot: starting$'"
telegram say 222 /backup
telegram say 111 /backup
wait_until "bot_said 222 '^  Backup of tarot: starting$'" 10
wait_until "[ \$(telegram messages 111 | grep -c '^  Backup of tarot: starting$') = 2 ]" 10
sleep 5
printf '%s\n' 'sendDocument 429 retry_after=9' 'sendDocument slow 9' >"$TELEGRAM/script"
let_go
wait_until "bot_said 111 '^  Backup of tarot: sending to Telegram 111.*, waiting: Too Many Requests'" 60
wait_until "bot_said 111 '^  Backup of tarot: sending to Telegram 111(, [0-9]+ %)?$'" 60
wait_until "[ \$(telegram messages 111 | grep -c '^  Backup of tarot done: ') = 2 ]" 60
wait_until "bot_said 222 '^  It was not made for this chat. /backup makes one that comes here.'"
! bot_said 111 'not made for this chat' || fail 'it was'
expect_equal "$(find "$TELEGRAM/documents" -type f | wc -l) $(grep -c ' done: ' "$SCRATCH/worker.out")" '1 1'
telegram messages 222 >"$SCRATCH/other"
! grep document "$SCRATCH/other" || fail 'the other owner got it, too'
# Of each message by itself: the times of its changes.
python3 - "$TELEGRAM/log.jsonl" <<'PYTHON'
import datetime, json, sys
times = {}
for line in open(sys.argv[1]):
    asked = json.loads(line)
    if asked["method"] == "editMessageText":
        place = asked["fields"]["chat_id"], asked["fields"]["message_id"]
        times.setdefault(place, []).append(datetime.datetime.fromisoformat(asked["time"]))
assert len(times) == 3, times
pauses = [(later - sooner).total_seconds() for one in times.values() for sooner, later in zip(one, one[1:])]
assert len(pauses) >= 6 and min(pauses) >= 3, pauses
PYTHON
end_worker
expect_no_complaints

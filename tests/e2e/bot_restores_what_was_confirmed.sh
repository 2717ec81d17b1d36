#!/usr/bin/env bash
# /restore by buttons: nothing before the confirmation, which is bound to what was shown, good once, and the owner's in his
# private chat alone; a database that has changed voids it; Undo brings back what was there.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
telegram_platform 111 222
expect_ok of_tarot backup before
sql "$DB" -c 'DELETE FROM cards WHERE id > 70'
cards() { sql "$DB" -c "SELECT format('%s%s', count(*), max(id)) FROM cards"; }
# button USER PATTERN: message and data of the last button whose text matches.
button() { wait_until "telegram buttons $1 | grep -qE '	$2'"; telegram buttons "$1" | grep -E "	$2" | tail -n 1 | cut -f 1,3; }
press() { read -r message data <<<"$(button "$1" "$2")"; telegram press "$1" "$message" "$data"; }

worker
telegram say 111 /restore
wait_until "bot_said 111 '/restore is off here: TELEGRAM__RESTORE_ENABLED'"
end_worker
echo TELEGRAM__RESTORE_ENABLED=true >>"$PLATFORM/apps/tarot/.env"
worker
telegram say 111 /restore
press 111 '20.*, not proved'
confirm=$(button 111 'Restore .* now')
read -r message data <<<"$confirm"
telegram messages 111 >"$SCRATCH/chat"
expect_in chat 'cards +78 +70 +\+8'
expect_in chat 'Nothing was changed yet'
# Others' presses, as clients of their own could send them, do nothing.
telegram press 999 "$message" "$data" --chat 111 --forged
telegram press 222 "$message" "$data" --forged
telegram press 111 "$message" "$data" --chat -1001234567890 --forged
wait_until "[ \$(grep -c answerCallbackQuery '$TELEGRAM/log.jsonl') = 2 ]"
expect_equal "$(cards)" 7070
# A change in between, even of no row's number, voids it.
sql "$DB" -c 'UPDATE cards SET id = 69 WHERE id = 70'
telegram press 111 "$message" "$data"
wait_until "bot_said 111 'no longer as it was shown'"
expect_equal "$(cards)" 7069
telegram press 111 "$message" "$data" --forged
press 111 'Restore .* now'
wait_until "bot_said 111 '^  Restored: .*, 1 table and 78 rows'"
expect_equal "$(cards)" 7878
press 111 Undo
press 111 'Undo it now'
wait_until "bot_said 111 '^  Undone: $DB is what was'"
expect_equal "$(cards)" 7069
expect_equal "$(grep -c 'Restore of before.sql.gz for 111: begins' "$SCRATCH/worker.out")" 2
telegram say 111 /restore
press 111 '20.*, not proved'
press 111 Cancel
wait_until "bot_said 111 '^  Cancelled. Nothing was changed'"
expect_equal "$(cards)" 7069
expect_ok holdfast forget --root "$PLATFORM" --app tarot --all --confirm
end_worker
expect_no_complaints

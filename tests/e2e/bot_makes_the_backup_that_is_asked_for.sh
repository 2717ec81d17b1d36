#!/usr/bin/env bash
# The whole chain as a person has it: the worker runs, an owner writes /backup, the message tells how it goes, and the
# document comes to him alone, with the right caption, and restores; who is no owner, or writes in a group, gets nothing.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 20000
telegram_platform 111 222
worker
wait_until "[ -s '$TELEGRAM/commands.json' ]"
telegram say 999 /backup
telegram say 111 /backup --group
telegram say 222 /backup --group
telegram say 111 /backup
wait_until "bot_said 111 '^  App: tarot$'" 60
wait_until "bot_said 111 '^  Backup of tarot done: .*, 1 table, 20,000 rows'"
archive=$(echo "$BACKUPS"/tarot_2*.sql.gz)
telegram messages 111 >"$SCRATCH/chat"
expect_in chat "^  document $(basename "$archive") "
printf '%s\n' 'Database Backup' 'App: tarot' 'Tables: 1' | while read -r line; do expect_in chat "^  $line\$"; done
expect_in chat '^  Size: [0-9]+\.[0-9]{2} MB$'
expect_in chat '^  Time: [0-9.]+s$'
document=$(arrived "$(basename "$archive")")
cmp "$archive" "$document"
createdb "${DB}_back"
gunzip -c "$document" | psql -Xq -v ON_ERROR_STOP=1 -d "${DB}_back" >/dev/null
digest='SELECT count(*), md5(string_agg(t, NULL ORDER BY id)) FROM filler'
expect_equal "$(sql "${DB}_back" -c "$digest")" "$(sql "$DB" -c "$digest")"
# Nobody else heard anything; the log has who it was.
! telegram messages | grep -E '^chat (222|999|-)[0-9]* .* from bot' || fail 'somebody else was answered'
expect_in worker.out 'telegram: user 999 in the private chat 999 was not answered: no owner'
expect_equal "$(grep -c 'user 111 in the chat -100.* was not answered' "$SCRATCH/worker.out")" 1
expect_equal "$(files_in "$BACKUPS")" 2
# The commands are offered in the owners' chats and nowhere else.
expect_equal "$(python3 -c 'import json, sys; print(*sorted(json.load(open(sys.argv[1]))))' "$TELEGRAM/commands.json")" '111 chat 222 chat'
end_worker
expect_no_complaints

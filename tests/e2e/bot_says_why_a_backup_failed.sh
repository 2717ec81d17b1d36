#!/usr/bin/env bash
# A backup that fails, or fails for now, says why, and what to do, in the chat of who asked for it; the other owner hears
# nothing. So does one whose document does not arrive. None of them ends the bot.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 1000
telegram_platform 111 222
role=${DB}_owner
at_exit "sql postgres -c 'DROP ROLE IF EXISTS $role' 2>/dev/null"
sql postgres -c "CREATE ROLE $role LOGIN"
sed -i "s/^DATABASE__USER=.*/DATABASE__USER=$role/" "$PLATFORM/apps/tarot/.env"
worker
bot_listens
telegram say 111 /backup
wait_until "bot_said 111 '^  Backup of tarot failed: .*may not read table'"
wait_until "telegram messages 111 | grep -q '^  Hint: '"
expect_empty "$BACKUPS"
expect_equal "$(find "$TELEGRAM/documents" -type f | wc -l)" 0
sql postgres -c "ALTER ROLE $role SUPERUSER"

# It is made, but the document is refused: that is said with the rest.
telegram say 111 /backup
printf '%s\n' 'sendDocument 400 Bad Request: file is cursed' >"$TELEGRAM/script"
wait_until "bot_said 111 '^  Backup of tarot done: .*, 1,000 rows'"
wait_until "bot_said 111 '^  It did not arrive: .*file is cursed'"
expect_equal "$(find "$BACKUPS" -name '*.sql.gz' | wc -l)" 1
telegram say 111 /backup
wait_until "bot_said 111 '^  App: tarot$'"
end_worker

# One that may pass is tried again, and meanwhile the message says why.
sed -i 's/^DATABASE__NAME=.*/DATABASE__NAME=nowhere/' "$PLATFORM/apps/tarot/.env"
worker
bot_listens
telegram say 111 /backup
wait_until "bot_said 111 '^  Backup of tarot: failed, and is tried again in 1 minute: .*\"nowhere\" does not exist'"
! telegram messages 222 | grep -q 'from bot' || fail 'the other owner heard of it'
end_worker
expect_no_complaints

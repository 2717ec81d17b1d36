#!/usr/bin/env bash
# A backup that fails is told to the owners by Telegram and by email, with the hint; status shows it; nothing is pruned.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
resend_server
telegram_platform
printf '%s\n' "EMAIL__API_URL=$EMAIL__API_URL" "EMAIL__API_KEY=$EMAIL__API_KEY" EMAIL__FROM_ADDRESS=noreply@example.com \
  BACKUP__EMAIL_RECIPIENTS=admin@example.com BACKUP__KEEP_LAST=1 BACKUP__KEEP_{DAILY,WEEKLY,MONTHLY,YEARLY}=0 >>"$PLATFORM/apps/tarot/.env"
unset EMAIL__API_URL EMAIL__API_KEY
expect_ok of_tarot backup one
expect_ok of_tarot backup two
role=${DB}_owner
at_exit "sql postgres -c 'DROP ROLE IF EXISTS $role' 2>/dev/null"
sql postgres -c "CREATE ROLE $role LOGIN"
sed -i "s/^DATABASE__USER=.*/DATABASE__USER=$role/" "$PLATFORM/apps/tarot/.env"

worker
expect_ok of_tarot backup three --queue
job=$(cat "$SCRATCH/out")
wait_until "grep -q ' warning backup $job: failed: .*may not read table' '$SCRATCH/worker.out'"
wait_until "telegram messages 111 | grep -q 'Backup of tarot failed'"
wait_until '[ "$(mails)" = 1 ]'
telegram messages 111 >"$SCRATCH/chat"
expect_in chat 'may not read table'
expect_in chat 'Hint: '
expect_equal "$(mail 1 'm["subject"]')" 'Backup of tarot failed'
mail 1 'm["text"]' >"$SCRATCH/text"
expect_in text '^Hint: '
expect_equal "$(cd "$BACKUPS" && ls)" "$(printf 'one.sql.gz\ntwo.sql.gz')"
wait_until "holdfast status --root '$PLATFORM' --app tarot | grep -qE '^Last failure +20.*may not read table'"
expect_ok of_tarot status
expect_in out '^  - the backup of 20.* failed: .*may not read table'
end_worker
# Where the table can be read again the backup succeeds, and the older ones go.
sed -i "s/^DATABASE__USER=.*/DATABASE__USER=${PGUSER:-postgres}/" "$PLATFORM/apps/tarot/.env"
worker
expect_ok of_tarot backup four --queue
wait_until "grep -q 'done: .*four.sql.gz' '$SCRATCH/worker.out'"
expect_equal "$(cd "$BACKUPS" && ls)" four.sql.gz
expect_ok of_tarot status
expect_in out '^Last failure +20'
! grep -q 'may not read' <(grep '^  - ' "$SCRATCH/out") || fail 'an old failure is still a problem'
end_worker
expect_no_complaints

#!/usr/bin/env bash
# The day's backup is made when it is due, by the system's clock: sent, logged in a line with `backup`, and older ones pruned
# after it. The worker ends on SIGTERM and leaves nothing; what is missed meanwhile is made up when it starts again, once.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
telegram_platform
printf '%s\n' BACKUP__ENABLED=true BACKUP__SCHEDULE_HOUR=3 BACKUP__TELEGRAM_ENABLED=true BACKUP__KEEP_LAST=1 \
  BACKUP__KEEP_{DAILY,WEEKLY,MONTHLY,YEARLY}=0 >>"$PLATFORM/apps/tarot/.env"
expect_ok of_tarot backup old
tomorrow=$(date -u -d tomorrow +%F)
backups() { find "$BACKUPS" -name "$1" | wc -l; }

worker_at "$tomorrow 02:59:57"
expect_equal "$(backups 'tarot_*')" 0
wait_until "grep -q ' backup holdfast:tarot:${tomorrow}T03:00:00Z: done: ' '$SCRATCH/worker.out'" 60
expect_ok make_line logs APP=tarot
grep -i backup "$SCRATCH/out" >"$SCRATCH/lines"
expect_in lines "Z info backup holdfast:tarot:${tomorrow}T03:00:00Z: done: [0-9.]+ MB, 1 table, 78 rows, [0-9.]+s, $BACKUPS/tarot_.*; Telegram 111: sent$"
expect_equal "$(backups 'tarot_*.sql.gz')" 1
[ ! -e "$BACKUPS/old.sql.gz" ] || fail 'the old backup was not pruned'
cmp "$(find "$BACKUPS" -name 'tarot_*.sql.gz')" "$TELEGRAM"/documents/1-*
telegram messages 111 >"$SCRATCH/chat"
expect_in chat 'App: tarot'
end_worker
expect_no_sessions "$DB"
expect_equal "$(find "$BACKUPS" -name '.*' -type f | wc -l)" 0

worker_at "$(date -u -d '4 days' +%F) 12:00:00"
wait_until "grep -q 'runs were missed' '$SCRATCH/worker.out' && [ \$(grep -c ': done: ' '$SCRATCH/worker.out') = 1 ]" 60
wait_until "telegram messages 111 | grep -q 'Backup of tarot was missed'"
sleep 2
expect_equal "$(grep -c ': done: ' "$SCRATCH/worker.out")" 1
end_worker
expect_no_complaints

#!/usr/bin/env bash
# backup --queue leaves the backup to the worker, whether it runs or not; the log has it, and status tells of worker and queue.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
telegram_platform
expect_exit 8 of_tarot logs
expect_in err '^error: there is no log at '
expect_ok of_tarot status
expect_in out '^Worker +not running$'
expect_in out '^Next run +none: daily backups are off'
expect_in out '^Last failure +none$'

expect_ok of_tarot backup first true true --queue
first=$(cat "$SCRATCH/out")
expect_in err 'it waits for a worker, and none runs here: holdfast worker --app tarot'
worker
wait_until "grep -q ' backup $first: done: .*first.sql.gz; Telegram 111: sent' '$SCRATCH/worker.out'"
cmp "$BACKUPS/first.sql.gz" "$TELEGRAM"/documents/1-first.sql.gz
expect_exit 5 of_tarot worker
expect_in err '^error: a worker runs already'

expect_ok of_tarot backup second false --queue --json
second=$(python3 -c 'import json, sys; print(json.load(sys.stdin)["job"])' <"$SCRATCH/out")
wait_until "grep -q ' backup $second: done: .*second.sql' '$SCRATCH/worker.out'"
expect_equal "$(telegram_requests | wc -l)" 1
expect_in "$BACKUPS/second.sql" '^-- holdfast archive 1'
# What cannot succeed is refused before it is in the queue.
expect_exit 8 of_tarot backup first --queue
expect_exit 2 of_tarot backup a/b --queue
expect_exit 2 of_tarot backup --queue --output /tmp/x

printf 'BACKUP__ENABLED=true\nBACKUP__SCHEDULE=30 4 * * 1\nBACKUP__SCHEDULE_HOUR=3\n' >>"$PLATFORM/apps/tarot/.env"
expect_ok of_tarot status
expect_in out "^Worker +running, process $WORKER$"
expect_in out '^Next run +20[-0-9]+ 04:30:00 UTC$'
expect_ok of_tarot settings
expect_in out '^Note: BACKUP__SCHEDULE is set, so that BACKUP__SCHEDULE_HOUR counts for nothing\.$'
end_worker
# Every line of a job has the word, and make's line ends by itself.
expect_ok make_line logs APP=tarot
expect_equal "$(grep -c "$first" "$SCRATCH/out")" "$(grep "$first" "$SCRATCH/out" | grep -c backup)"
FOLLOW=1 timeout 3 make -s -C "$ROOT" HOLDFAST="$HOLDFAST" ROOT="$PLATFORM" APP=tarot logs >"$SCRATCH/followed" 2>/dev/null || true
expect_in followed "backup $second: done: "
sed -i 's/^BACKUP__SCHEDULE=.*/BACKUP__SCHEDULE=61 * * * */' "$PLATFORM/apps/tarot/.env"
for command in status settings worker; do
  expect_exit 2 of_tarot $command
  expect_in err '^error: .*apps/tarot/.env:[0-9]+: BACKUP__SCHEDULE: '
done
expect_no_complaints

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
expect_ok of_tarot status
expect_in out '^Enqueued +waits for its turn$'
expect_in out 'a backup is enqueued, and no worker of this user.s runs that would make it'
expect_ok of_tarot status --json
python3 -c 'import json, sys; job = json.load(open(sys.argv[1]))["job"]; assert job == {"id": sys.argv[2], "running": False, "progress": ""}, job' "$SCRATCH/out" "$first"
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

# In a folder that is not the platform's it says so.
mkdir "$SCRATCH/elsewhere"
WORKER__STATE_DIRECTORY=$SCRATCH/elsewhere/state "$HOLDFAST" worker --root "$SCRATCH/elsewhere" --app tarot >"$SCRATCH/lost.out" 2>&1 &
lost=$!
wait_until "grep -q 'worker of tarot begins' '$SCRATCH/lost.out'"
kill "$lost" && wait "$lost"
expect_in lost.out " warning there are no settings of tarot: neither $SCRATCH/elsewhere/apps/tarot/.env nor "
! grep 'there are no settings' "$SCRATCH/worker.out" || fail 'there are'

printf 'BACKUP__ENABLED=true\nBACKUP__SCHEDULE=30 4 * * 1\nBACKUP__SCHEDULE_HOUR=3\n' >>"$PLATFORM/apps/tarot/.env"
expect_ok of_tarot status
expect_in out "^Worker +running, process $WORKER$"
expect_in out '^Enqueued +none runs or waits$'
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

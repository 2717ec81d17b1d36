#!/usr/bin/env bash
# SIGTERM while a backup runs, whose grace is over at once: the worker ends with 0 and leaves neither file nor session; the
# job is back in the queue as if nobody had taken it, and the next worker does it.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB"
platform tarot
queue() { python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("SELECT tries, lease IS NULL, finished IS NULL FROM jobs").fetchall())' "$SCRATCH/state/queue.sqlite"; }
# Somebody's lock makes it wait.
sql "$DB" -c 'BEGIN; LOCK TABLE filler; SELECT pg_sleep(60)' >/dev/null 2>&1 &
locker=$!
at_exit "kill $locker 2>/dev/null"
wait_until "sql postgres -c \"SELECT 1 FROM pg_stat_activity WHERE datname = '$DB' AND wait_event = 'PgSleep'\" | grep -q 1"
WORKER__GRACE=0 worker
expect_ok of_tarot backup it --queue
job=$(cat "$SCRATCH/out")
wait_until "[ \"\$(sessions '$DB' \"AND wait_event_type = 'Lock'\")\" != 0 ]"
end_worker
expect_in worker.out "backup $job: stopped, since the worker ends; it is back in the queue$"
expect_in worker.out 'worker of tarot ends$'
expect_empty "$BACKUPS"
expect_no_sessions "$DB"
expect_equal "$(queue)" '[(0, 1, 1)]'
sql postgres -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '$DB' AND wait_event = 'PgSleep'" >/dev/null
worker
wait_until "grep -q ' backup $job: done: ' '$SCRATCH/worker.out'" 60
holdfast verify "$BACKUPS/it.sql.gz" >/dev/null
# With a grace that is long enough it finishes.
expect_ok of_tarot backup other --queue
wait_until "grep -q ' backup $(cat "$SCRATCH/out"): begins' '$SCRATCH/worker.out'"
end_worker
expect_in worker.out 'done: .*other.sql.gz$'

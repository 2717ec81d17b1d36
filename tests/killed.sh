# shellcheck shell=bash
# Sourced by the tests that kill tarot's worker with -9 while it has a job. Each of them does so ten times in each state of
# a job; what may come of it says done_once. The lease of a dead worker is a minute, which is not waited for.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
ROUNDS='1 2 3 4 5 6 7 8 9 10'

# in_queue SQL [VALUE...]: what the worker's queue answers, one row a line.
in_queue() {
  python3 -c 'import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=30)
for row in connection.execute(sys.argv[2], sys.argv[3:]): print(*row)
connection.commit()' "$SCRATCH/state/queue.sqlite" "$@"
}
# enqueue NAME [WORD...]: the worker is to make the backup of that name, which is then job $job.
enqueue() {
  expect_ok of_tarot backup "$@" --queue
  name=$1 job=$(cat "$SCRATCH/out")
}
archive() { case $name in *.dump) echo "$name" ;; *) echo "$name.sql.gz" ;; esac; }
# dying_at CALL FILE: a worker that dies in front of that system call on the file.
dying_at() { worker strace -D -f -qq -o /dev/null -P "$2" -e trace="$1" -e inject="$1":signal=KILL; }
die() {
  kill -9 "$WORKER"
  forget
}
# What the worker had, which is dead or dies by itself.
forget() {
  wait "$WORKER" 2>/dev/null || true
  in_queue 'UPDATE jobs SET lease_ends = 1 WHERE finished IS NULL'
}
# What begins with its own words is locked until let_go: hold SQL.
hold() {
  PGAPPNAME=holder psql -XqAt -v ON_ERROR_STOP=1 -d "$DB" -c BEGIN -c "$1" -c 'SELECT pg_sleep(600)' >/dev/null 2>&1 &
  wait_until "[ \"\$(sql postgres -c \"SELECT count(*) FROM pg_stat_activity WHERE $of_holder AND wait_event = 'PgSleep'\")\" = 1 ]"
}
let_go() { sql postgres -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE $of_holder" >/dev/null; }
of_holder="datname LIKE '${DB//_/\\_}%' AND application_name = 'holder'"
at_exit 'let_go 2>/dev/null'

# The next worker has done the job: done_once [TRIES].
done_by_next() {
  worker
  wait_until "grep -qE ' backup $job: (done|failed): ' '$SCRATCH/worker.out'" 60
  expect_in worker.out " backup $job: done: "
  done_once "$@"
}
# There is one result, a success, after so many tries (2), and one archive, which is whole; nothing else is left.
done_once() {
  expect_equal "$(in_queue 'SELECT tries, failed FROM jobs WHERE id = ? AND finished IS NOT NULL' "$job")" "${1:-2} 0"
  expect_ok holdfast verify "$BACKUPS/$(archive)"
  expect_equal "$(find "$BACKUPS" -name "${name%.dump}*.sql.gz" -o -name "${name%.dump}*.dump" | wc -l)" 1
  expect_equal "$(find "$BACKUPS" "$SCRATCH/state" -name '.*')" ''
  expect_equal "$(sql postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE '${DB//_/\\_}%'")" 1
  expect_no_sessions "$DB"
}
# The next worker has delivered what this one had made, and did not make it again.
delivered_by_next() {
  local digest
  digest=$(sha256sum <"$BACKUPS/$(archive)")
  die
  done_by_next
  expect_in worker.out "backup $job: goes on with $BACKUPS/$(archive), which an earlier try had made"
  expect_equal "$(sha256sum <"$BACKUPS/$(archive)")" "$digest"
}
# How often it came: copies FOLDER.
copies() { find "$1" -name "[0-9]*-$(archive)" | wc -l; }

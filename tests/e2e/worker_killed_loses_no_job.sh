#!/usr/bin/env bash
# kill -9 of the worker, while rows are read and while the document is on its way: the next worker takes the job over, and
# there is one result; an archive that was made is not made again, and the document comes once.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB"
telegram_platform
# The lease of a dead worker is a minute: the clock goes on for it meanwhile.
result_of() { python3 -c 'import sqlite3, sys; print(*[x for r in sqlite3.connect(sys.argv[1]).execute("SELECT tries, failed FROM jobs WHERE id = ? AND finished IS NOT NULL", [sys.argv[2]]) for x in r])' "$SCRATCH/state/queue.sqlite" "$1"; }
forget_lease() { python3 -c 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute("UPDATE jobs SET lease_ends = 1 WHERE finished IS NULL"); c.commit()' "$SCRATCH/state/queue.sqlite"; }
die() { kill -9 "$WORKER"; wait "$WORKER" 2>/dev/null || true; forget_lease; }

worker
expect_ok of_tarot backup reading true true --queue
job=$(cat "$SCRATCH/out")
wait_until "reads_rows '$DB'"
die
expect_no_sessions "$DB"
[ ! -e "$BACKUPS/reading.sql.gz" ] || skip 'the backup was faster than the kill'
worker
wait_until "[ '$(result_of "$job")' != '' ] || grep -q ' backup $job: done: ' '$SCRATCH/worker.out'" 60
expect_equal "$(result_of "$job")" '2 0'
expect_equal "$(find "$BACKUPS" -name '.*' -type f | wc -l)" 0
expect_equal "$(find "$TELEGRAM/documents" -name '*-reading.sql.gz' | wc -l)" 1

# Before the document was accepted: the same archive goes out.
echo 'sendDocument slow 5' >"$TELEGRAM/script"
expect_ok of_tarot backup sending true true --queue
job=$(cat "$SCRATCH/out")
wait_until "[ ! -s '$TELEGRAM/script' ]" 60
die
digest=$(sha256sum <"$BACKUPS/sending.sql.gz")
worker
wait_until "grep -q ' backup $job: done: .*Telegram 111: sent' '$SCRATCH/worker.out'" 60
expect_in worker.out "backup $job: goes on with $BACKUPS/sending.sql.gz, which an earlier try had made"
expect_equal "$(sha256sum <"$BACKUPS/sending.sql.gz")" "$digest"
expect_equal "$(result_of "$job")" '2 0'
end_worker

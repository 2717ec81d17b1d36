#!/usr/bin/env bash
# Two workers, as of two machines, and 200 jobs in Redis, most of them from Python as ARQ enqueues them. One worker is killed
# in the middle of a job. Each job is done once, and none while another one runs.
source "$(dirname "$0")/../killed.sh"
service redis_server "$SCRATCH/redis"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
platform tarot
echo BACKUP__KEEP_LAST=1000 >>"$PLATFORM/apps/tarot/.env"
declare -A workers
for machine in one two; do
  WORKER__STATE_DIRECTORY=$SCRATCH/$machine worker
  workers[$machine]=$WORKER
  mv "$SCRATCH/worker.out" "$SCRATCH/$machine.out"
done
"$TESTS/parts/arq_client" enqueue backup_database_job "('tarot',)" "{'name': 'python#'}" --times 150 >"$SCRATCH/ids"
for ((n = 1; n <= 50; n++)); do of_tarot backup "own$n" --queue 2>/dev/null; done >>"$SCRATCH/ids"
expect_equal "$(sort -u "$SCRATCH/ids" | wc -l)" 200
lines() { cat "$SCRATCH"/{one,two}.out | grep -c "$1"; }
redis() { redis-cli -u "$QUEUE__URL" "$@"; }

# Whoever has a job then: one worker is held still to see whether it is that one.
wait_until '[ "$(lines ": done: ")" -ge 100 ]' 400
has_job() {
  if [ $killed = one ]; then killed=two; else killed=one; fi
  kill -STOP "${workers[$killed]}"
  job=$(sed -n 's/.* backup \(.*\): begins$/\1/p' "$SCRATCH/$killed.out" | tail -n 1)
  redis GET "arq:in-progress:$job" | grep -q ":${workers[$killed]}$" || { kill -CONT "${workers[$killed]}"; return 1; }
}
killed=one
wait_until has_job
kill -9 "${workers[$killed]}"
wait "${workers[$killed]}" 2>/dev/null || true
expect_no_sessions "$DB"
# Its lease, which nobody else had meanwhile, runs out.
redis DEL "arq:in-progress:$job" arq:queue:holdfast:app:tarot >/dev/null

wait_until '[ "$(lines ": done: ")" = 200 ]' 400
expect_equal "$(sed -n 's/.* backup \(.*\): done: .*/\1/p' "$SCRATCH"/{one,two}.out | sort)" "$(sort "$SCRATCH/ids")"
expect_equal "$(lines ': begins')" 201
# Neither was in the other's way. What was left is gone, or gone on with.
kinds=': begins|: done: | worker of tarot begins|: removed 1 incomplete|: goes on with '
expect_equal "$(cat "$SCRATCH"/{one,two}.out | grep -vE "$kinds" || true)" ''
"$TESTS/parts/arq_client" results >"$SCRATCH/results"
expect_equal "$(cut -d ' ' -f 1 "$SCRATCH/results" | sort)" "$(sort "$SCRATCH/ids")"
expect_equal "$(grep -v '^[0-9a-f]* 1 returned ' "$SCRATCH/results" | cut -d ' ' -f 1-3)" "$job 2 returned"
expect_equal "$(grep -o "'path': '[^']*'" "$SCRATCH/results" | cut -d "'" -f 4 | sort)" "$(find "$BACKUPS" -type f | sort)"
expect_equal "$(cd "$BACKUPS" && ls -A | sort)" "$({ printf 'python%d.sql.gz\n' {1..150}; printf 'own%d.sql.gz\n' {1..50}; } | sort)"
expect_equal "$(redis --scan | grep -vE '^arq:(result|queue:holdfast:result):|^arq:queue:health-check$' || true)" ''

#!/usr/bin/env bash
# A worker at rest has a few megabytes of its own, however many threads have had large buffers in its proofs before.
source "$(dirname "$0")/../lib.sh"
measured_build
shared_cluster
fresh_database
fill "$DB" 100000
platform tarot
echo BACKUP__PROVE=true >>"$PLATFORM/apps/tarot/.env"
worker
for name in one two three four; do
  expect_ok of_tarot backup $name --queue
  wait_until "grep -q 'done: .*/$name.sql.gz' '$SCRATCH/worker.out'" 60
done
expect_equal "$(grep -c 'proof: identical' "$SCRATCH/worker.out")" 4
kilobytes() { awk '/^RssAnon:/ { print $2 }' "/proc/$WORKER/status"; }
# What a job needed goes back just after its last line.
wait_until '[ "$(kilobytes)" -le 10000 ]' 10
echo "$(kilobytes) kB"
end_worker

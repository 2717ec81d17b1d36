#!/usr/bin/env bash
# Redis is away for five hours, and comes back with what it held: the job that ran meanwhile has its result, the one that
# waited is done, the day's backup that was due meanwhile is made up, and each of them once.
source "$(dirname "$0")/../killed.sh"
service redis_server "$SCRATCH/redis" --keep
redis=$QUEUE__URL
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
platform tarot
# Redis cannot be given another clock: holdfast lives in the hours before.
echo -6h >"$SCRATCH/time"
other_clock FAKETIME_TIMESTAMP_FILE="$SCRATCH/time" FAKETIME_NO_CACHE=1
{ printf '#!/bin/bash\nexec'; printf ' %q' "${clock[@]}" "$HOLDFAST"; echo ' "$@"'; } >"$SCRATCH/holdfast"
chmod +x "$SCRATCH/holdfast"
HOLDFAST=$SCRATCH/holdfast
printf '%s\n' BACKUP__ENABLED=true "BACKUP__SCHEDULE_HOUR=$(date -u -d '4 hours ago' +%-H)" >>"$PLATFORM/apps/tarot/.env"
worker
hold 'LOCK TABLE cards'
enqueue running
running=$job
wait_until "[ \"\$(sessions '$DB' \"AND wait_event_type = 'Lock'\")\" != 0 ]"
enqueue waiting

# Leases do not outlast it.
for key in "arq:in-progress:$running" arq:queue:holdfast:app:tarot; do redis-cli -u "$redis" PEXPIRE "$key" 1 >/dev/null; done
"$TESTS/parts/redis_server" stop "$SCRATCH/redis"
# Whoever comes is sent away, six times.
python3 -c 'import socket, sys
with socket.create_server(("127.0.0.1", int(sys.argv[1]))) as server:
    for _ in range(6): server.accept()[0].close()' "$(sed 's|.*:\([0-9]*\)/0$|\1|' <<<"$redis")" &
away=$!
echo -1h >"$SCRATCH/time"
let_go
expect_exit 3 of_tarot backup late --queue
wait_until "! kill -0 $away" 120
wait_until "grep ' warning the schedule has to wait, and is tried again: ' '$SCRATCH/worker.out'" 60
expect_in worker.out " warning backup $running: the queue of backup jobs has to wait, and is tried again: "
! grep -q ': done: ' "$SCRATCH/worker.out" || fail 'a result was taken for stored'
service redis_server "$SCRATCH/redis" --keep
expect_equal "$QUEUE__URL" "$redis"

wait_until "[ \$(grep -c ': done: ' '$SCRATCH/worker.out') = 3 ]" 120
expect_in worker.out " info backup $running: the queue of backup jobs goes on$"
expect_in worker.out ' info the schedule goes on$'
expect_in worker.out ' warning backup of tarot: The run of .* was missed, and is made up now\.$'
end_worker
"$TESTS/parts/arq_client" results | cut -d ' ' -f 1-3 >"$SCRATCH/results"
expect_equal "$(wc -l <"$SCRATCH/results")" 3
for id in "$running" "$job" 'holdfast:tarot:[-0-9]*T[0-9]{2}:00:00Z'; do expect_in results "^$id 1 returned$"; done
expect_equal "$(find "$BACKUPS" -type f | wc -l)" 3

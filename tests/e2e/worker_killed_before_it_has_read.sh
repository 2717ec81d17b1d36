#!/usr/bin/env bash
# kill -9 of the worker, ten times each: while a job waits, when it is taken and has not begun to read, while its tables are
# locked, and in the midst of their rows. The next worker does it; for a job that only waited this is the first try.
source "$(dirname "$0")/../killed.sh"
shared_cluster
fresh_database
sql "$DB" -c "CREATE TABLE cards AS SELECT n AS id, CASE n WHEN 500 THEN regconfig 'simple' END AS language FROM generate_series(1, 1000) AS n"
platform tarot
worker

# A server that takes connections and never says a word.
python3 -c 'import socket, time
with socket.create_server(("127.0.0.1", 0)) as server: print(server.getsockname()[1], flush=True), time.sleep(600)' >"$SCRATCH/mute" &
at_exit "kill $!"
wait_until "[ -s '$SCRATCH/mute' ]"
settings=$PLATFORM/apps/tarot/.env
cp "$settings" "$SCRATCH/settings"
for round in $ROUNDS; do
  sed -i "s/^DATABASE__HOST=.*/DATABASE__HOST=127.0.0.1/; s/^DATABASE__PORT=.*/DATABASE__PORT=$(cat "$SCRATCH/mute")/" "$settings"
  die
  worker env -u PGHOST -u PGPORT
  enqueue "taken$round"
  wait_until "grep -q ' backup $job: begins' '$SCRATCH/worker.out'"
  die
  cp "$SCRATCH/settings" "$settings"
  done_by_next
done

for round in $ROUNDS; do
  hold 'LOCK TABLE cards'
  enqueue "locking$round"
  wait_until "[ \"\$(sessions '$DB' \"AND wait_event_type = 'Lock' AND query LIKE '%LOCK TABLE%'\")\" != 0 ]"
  first=$job
  enqueue "waiting$round"
  die
  let_go
  done_by_next 1
  job=$first name=locking$round
  done_once
done

# The name of a text search configuration is looked up when its row is written: one row in the midst has one.
for round in $ROUNDS; do
  hold 'LOCK TABLE pg_ts_config'
  enqueue "reading$round"
  wait_until "[ \"\$(sessions '$DB' \"AND wait_event_type = 'Lock' AND query LIKE 'COPY%'\")\" = 1 ]"
  die
  let_go
  done_by_next
done
end_worker

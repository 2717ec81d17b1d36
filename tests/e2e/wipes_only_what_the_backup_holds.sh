#!/usr/bin/env bash
# While others insert: every row that a wipe took is in its backup.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 100000
sql "$DB" -c 'CREATE TABLE events (id bigserial, client int)'
echo 'INSERT INTO events (client) VALUES (:client_id);' >"$SCRATCH/insert.sql"
pgbench -n -c 4 -j 1 -T 120 -f "$SCRATCH/insert.sql" "$DB" >"$SCRATCH/load" 2>&1 &
load=$!
at_exit "kill $load 2>/dev/null"
wait_until "[ \$(sql '$DB' -c 'SELECT count(*) FROM events') -gt 100 ]"
expect_ok holdfast wipe --url "dbname=$DB" --confirm "$DB" --output "$SCRATCH/"
file=$(tail -n 1 "$SCRATCH/out")
wait_until "[ \$(sql '$DB' -c 'SELECT count(*) FROM events') -gt 100 ]"
kill $load
wait $load || true
fresh_database _copy
gunzip -c "$file" | sql "${DB}_copy" >/dev/null
# Ids are given out one after another: none is missing between the first and the last that the backup holds.
expect_equal "$(sql "${DB}_copy" -c 'SELECT count(*) = max(id), count(*) > 100 FROM events')" 't|t'

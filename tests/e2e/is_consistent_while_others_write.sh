#!/usr/bin/env bash
# While sessions move money between tables, what every transaction keeps (the sum, and pairs of rows) holds in each backup.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c "CREATE TABLE a AS SELECT n AS id, 100 AS money, repeat('x', 100) AS pad FROM generate_series(1, 60000) AS n" \
  -c "CREATE TABLE b AS SELECT * FROM a" -c "ALTER TABLE a ADD PRIMARY KEY (id)" -c "ALTER TABLE b ADD PRIMARY KEY (id)" \
  -c "CREATE TABLE left_hand (id int)" -c "CREATE TABLE right_hand (id int)"
cat >"$SCRATCH/move.sql" <<'SQL'
\set from random(1, 60000)
\set to random(1, 60000)
\set pair random(1, 1000000000)
BEGIN;
UPDATE a SET money = money - 7 WHERE id = :from;
INSERT INTO left_hand VALUES (:pair);
UPDATE b SET money = money + 7 WHERE id = :to;
INSERT INTO right_hand VALUES (:pair);
COMMIT;
SQL
pgbench -n -c 4 -j 1 -T 120 -f "$SCRATCH/move.sql" "$DB" >"$SCRATCH/load" 2>&1 &
load=$!
at_exit "kill $load 2>/dev/null"
for round in 1 2 3; do
  wait_until "[ \$(sql '$DB' -c 'SELECT count(*) FROM left_hand') -gt $((round * 200)) ]"
  expect_ok holdfast backup --url "dbname=$DB" --app moving --output "$SCRATCH/$round.sql" --jobs 4
  kill -0 $load || fail 'the load has ended'
done
kill $load
for round in 1 2 3; do
  fresh_database _$round
  sql "${DB}_$round" -f "$SCRATCH/$round.sql" >/dev/null
  expect_equal "$(sql "${DB}_$round" -c 'SELECT sum(money) FROM (TABLE a UNION ALL TABLE b) AS pots')" 12000000
  expect_equal "$(sql "${DB}_$round" -c '(TABLE left_hand EXCEPT ALL TABLE right_hand) UNION ALL (TABLE right_hand EXCEPT ALL TABLE left_hand)')" ''
  [ "$(sql "${DB}_$round" -c 'SELECT count(*) FROM left_hand')" -gt 0 ] || fail 'nothing was written'
done

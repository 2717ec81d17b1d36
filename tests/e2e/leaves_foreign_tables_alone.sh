#!/usr/bin/env bash
# A wipe empties no table of another server, be it a partition of ours; nor does it restart that table's sequence.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fresh_database _far
[ "$(sql "$DB" -c "SELECT count(*) FROM pg_available_extensions WHERE name = 'postgres_fdw'")" = 1 ] || skip 'no postgres_fdw here'
sql "${DB}_far" -c 'CREATE TABLE events (id int, kind text)'
sql "$DB" -c 'CREATE EXTENSION postgres_fdw' -c "CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '$PGHOST', port '$PGPORT', dbname '${DB}_far')" \
  -c "CREATE USER MAPPING FOR CURRENT_USER SERVER far OPTIONS (user 'postgres')" -c 'CREATE TABLE events (id int, kind text) PARTITION BY LIST (kind)' \
  -c "CREATE TABLE near PARTITION OF events FOR VALUES IN ('near')" -c "CREATE FOREIGN TABLE far PARTITION OF events FOR VALUES IN ('far') SERVER far OPTIONS (table_name 'events')" \
  -c 'CREATE SEQUENCE counter OWNED BY far.id' -c "INSERT INTO events SELECT nextval('counter'), kind FROM unnest('{near,far,far}'::text[]) AS kind" \
  -c 'CREATE TABLE whole (id int PRIMARY KEY) PARTITION BY RANGE (id)' -c 'CREATE TABLE whole_1 PARTITION OF whole DEFAULT' -c 'INSERT INTO whole VALUES (1)' \
  -c 'CREATE TABLE child (id int REFERENCES whole)' -c 'INSERT INTO child VALUES (1)' -c 'CREATE TABLE ring (id int) INHERITS (child)' -c 'INSERT INTO ring VALUES (1)'
for drop in '' --drop; do
  # shellcheck disable=SC2086
  expect_ok holdfast wipe --url "dbname=$DB" --confirm "$DB" --output "$SCRATCH/" $drop
  expect_equal "$(sql "${DB}_far" -c 'SELECT count(*) FROM events')" 2
  [ -n "$drop" ] || expect_equal "$(sql "$DB" -c 'SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM near), (SELECT count(*) FROM whole), (SELECT count(*) FROM child), last_value FROM counter')" '2|0|0|0|3'
done

#!/usr/bin/env bash
# pg_dump --load-via-partition-root: rows are written for the partitioned table, and are in its partitions afterwards.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE parts (id int) PARTITION BY RANGE (id)' \
  -c 'CREATE TABLE low PARTITION OF parts FOR VALUES FROM (0) TO (500)' -c 'CREATE TABLE high PARTITION OF parts DEFAULT' \
  -c 'INSERT INTO parts SELECT generate_series(1, 1000)'
pg_dump --load-via-partition-root -d "$DB" >"$SCRATCH/root.sql"
expect_ok holdfast restore "$SCRATCH/root.sql" --url "dbname=$DB" --into "${DB}_new" --confirm
expect_equal "$(sql "${DB}_new" -c 'SELECT (SELECT count(*) FROM low), (SELECT count(*) FROM high)')" '499|501'
expect_ok holdfast prove "$SCRATCH/root.sql" --url "dbname=$DB"
expect_in out 'not comparable'

# The rows of the partitioned table alone, in place: those of all its partitions are replaced.
sql "$DB" -c 'DELETE FROM parts WHERE id % 2 = 0' -c 'INSERT INTO parts VALUES (5000)'
expect_ok holdfast restore "$SCRATCH/root.sql" --url "dbname=$DB" --table parts --in-place --confirm
expect_equal "$(sql "$DB" -c 'SELECT (SELECT count(*) FROM low), (SELECT count(*) FROM high), max(id) FROM parts')" '499|501|1000'

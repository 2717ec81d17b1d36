#!/usr/bin/env bash
# --table of a partitioned table stands for all that is below it, from a backup of ours and from a pg_dump: attached, with
# the indexes, in a new schema or database; in place, the rows of the same partitions. What would fall apart is refused.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE users (id int PRIMARY KEY)' -c 'INSERT INTO users VALUES (0), (1)' -c 'CREATE TABLE other (log_id int, log_year int)' \
  -c 'CREATE TABLE log (id int, year int, t text, by int REFERENCES users, PRIMARY KEY (id, year)) PARTITION BY RANGE (year)' \
  -c 'CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM (0) TO (10)' \
  -c 'CREATE TABLE log_2 PARTITION OF log FOR VALUES FROM (10) TO (20) PARTITION BY RANGE (id)' \
  -c 'CREATE TABLE log_2a PARTITION OF log_2 DEFAULT' -c 'CREATE TABLE "log 3" PARTITION OF log DEFAULT' \
  -c 'CREATE INDEX log_t ON log (t)' -c 'ALTER TABLE other ADD FOREIGN KEY (log_id, log_year) REFERENCES log' \
  -c "INSERT INTO log SELECT n, n % 30, n::text, n % 2 FROM generate_series(1, 3000) AS n" -c 'INSERT INTO other VALUES (1, 1)'
holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/ours.sql.gz" >/dev/null
pg_dump -d "$DB" | gzip >"$SCRATCH/theirs.sql.gz"
sql "$DB" -c "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''f''; END'"
# Rows and, of each index: how many are attached to one above it.
rows() { sql "$1" -c "SELECT count(*), sum(id) FROM $2log" -c "SELECT count(*) FROM ${2}log_2a" -c "SELECT count(*), count(*) FILTER (WHERE indisvalid) FROM pg_index WHERE indrelid IN (SELECT relid FROM pg_partition_tree('${2}log'))" \
  -c "SELECT count(*) FROM pg_partition_tree('${2}log_t') WHERE parentrelid IS NOT NULL" -c "SELECT count(*) FROM pg_partition_tree('${2}log_pkey') WHERE parentrelid IS NOT NULL" -c "SELECT count(*) FROM pg_partition_tree('${2}log')"; }
whole=$(rows "$DB" '')
expect_equal "${whole//$'\n'/ }" '3000|4501500 1000 10|10 4 4 5'

for file in ours theirs; do
  restore() { holdfast restore "$SCRATCH/$file.sql.gz" --url "dbname=$DB" "$@"; }
  expect_ok restore --table log --into-schema "$file" --confirm
  expect_equal "$(rows "$DB" "$file.")" "$whole"
  expect_ok restore --table public.log --into "${DB}_$file" --confirm
  expect_equal "$(rows "${DB}_$file" '')" "$whole"
  expect_ok restore --table log_1 --as "${file}_1" --confirm
  expect_equal "$(sql "$DB" -c "SELECT count(*) FROM pg_index WHERE indrelid = '${file}_1'::regclass" -c "SELECT count(*) FROM pg_partition_tree('log')")" $'2\n5'

  before=$(sql "$DB" -c "SELECT oid, relname FROM pg_class WHERE relname ~ '^log' AND relnamespace = 'public'::regnamespace ORDER BY 1")
  sql "$DB" -c 'TRUNCATE other' -c 'DELETE FROM log WHERE id % 3 = 0' -c "INSERT INTO log VALUES (9999, 99, '', 0)"
  sql "$DB" -c 'CREATE TRIGGER tr AFTER INSERT ON log FOR EACH ROW EXECUTE FUNCTION f()' -c 'ALTER TABLE log_1 DISABLE TRIGGER tr'
  expect_ok restore --table log --in-place --confirm
  expect_equal "$(sql "$DB" -c "SELECT string_agg(tgenabled::text, '' ORDER BY tgrelid::regclass::text) FROM pg_trigger WHERE tgname = 'tr'" -c 'DROP TRIGGER tr ON log' 2>/dev/null)" OODOO
  expect_equal "$(rows "$DB" '')" "$whole"
  expect_equal "$(sql "$DB" -c "SELECT oid, relname FROM pg_class WHERE relname ~ '^log' AND relnamespace = 'public'::regnamespace ORDER BY 1")" "$before"
  expect_equal "$(sql "$DB" -c "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 AND convalidated AND 'log'::regclass IN (conrelid, confrelid)")" 2

  expect_exit 10 restore --table log --as log_old
  expect_in err '--into-schema'
  sql "$DB" -c 'ALTER TABLE log DETACH PARTITION log_1' -c 'CREATE TABLE "log 4" PARTITION OF log FOR VALUES FROM (30) TO (40)'
  expect_exit 10 restore --table log --in-place --confirm
  expect_in err 'public.log_1 is a partition of public.log in the backup, and none in the live'
  expect_in err 'public.log 4 is a partition of public.log in the live database, and none in the backup'
  sql "$DB" -c 'ALTER TABLE log_1 RENAME TO gone'
  expect_ok restore --table log_1 --in-place
  expect_in out 'public.log_1 is a partition of public.log in the backup.* a table of its own'
  sql "$DB" -c 'ALTER TABLE gone RENAME TO log_1' -c 'ALTER TABLE log DETACH PARTITION "log 4"' -c 'DROP TABLE "log 4"' \
    -c 'ALTER TABLE log ATTACH PARTITION log_1 FOR VALUES FROM (0) TO (10)'
done

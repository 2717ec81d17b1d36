#!/usr/bin/env bash
# diff tells every kind of change between two archives, and nothing between two backups of the same database.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" <<'SQL'
CREATE TABLE same AS SELECT n FROM generate_series(1, 100) AS n;
CREATE TABLE grows AS TABLE same;
CREATE TABLE altered AS TABLE same;
CREATE TABLE gone AS TABLE same;
CREATE SEQUENCE seq;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE INDEX old_index ON same (n);
SQL
backup() { expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/$1" "${@:2}"; }
backup a.sql.gz
backup again.sql.zst
expect_ok holdfast diff "$SCRATCH/a.sql.gz" "$SCRATCH/again.sql.zst"
expect_in out '^No difference\.$'
sql "$DB" <<'SQL'
INSERT INTO grows SELECT n FROM generate_series(1, 1234) AS n;
UPDATE altered SET n = 101 WHERE n = 100;
DROP TABLE gone;
CREATE TABLE new (x int);
SELECT nextval('seq'), nextval('seq') \g /dev/null
CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2';
DROP INDEX old_index;
CREATE EXTENSION hstore;
SELECT lo_from_bytea(0, 'x') \g /dev/null
SQL
sql postgres -c "ALTER DATABASE $DB SET work_mem = '5MB'"
backup b.sql
expect_ok holdfast diff "$SCRATCH/a.sql.gz" "$SCRATCH/b.sql"
sed 's/  */ /g' "$SCRATCH/out" >"$SCRATCH/words"
while IFS= read -r line; do
  grep -qxF -- "$line" "$SCRATCH/words" || { cat "$SCRATCH/out"; fail "no line: $line"; }
done <<'WORDS'
public.grows 100 1,334 +1,234 rows, +5,063 bytes
public.altered 100 100 as many rows, not the same
public.gone 100 - only in A
public.new - 0 only in B
1 of 5 tables have the same rows.
 only in A TABLE public.gone
 only in B TABLE public.new
 differs FUNCTION public.f()
 only in A INDEX public.old_index
 extension hstore: none -> 1.8 in schema public
 setting work_mem: none -> 5MB
 sequence public.seq: 1, false -> 2, true
WORDS
! grep -q 'public\.same' "$SCRATCH/out" || fail 'it names what is the same'
expect_ok holdfast diff --json "$SCRATCH/a.sql.gz" "$SCRATCH/b.sql"
python3 -c 'import json, sys; d = json.load(sys.stdin); assert d["differ"] and len(d["tables"]) == 5 and d["schema"] and d["other"], d' <"$SCRATCH/out"

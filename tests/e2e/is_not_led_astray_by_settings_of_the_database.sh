#!/usr/bin/env bash
# Timeouts, read-only, formats, a search_path with functions that pose as PostgreSQL's: the backup is whole all the same.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c "CREATE TABLE t AS SELECT n AS id, timestamptz '2020-01-02 03:04:05+00' + n * interval '1 day' AS at, '\\x00ff'::bytea AS b, 0.1::float8 + n AS f, '1 day -2 hours'::interval AS i FROM generate_series(1, 3000) AS n" \
  -c 'CREATE SCHEMA evil' -c "CREATE FUNCTION evil.quote_ident(text) RETURNS text LANGUAGE sql AS 'SELECT ''evil'''" \
  -c "CREATE FUNCTION evil.current_setting(text) RETURNS text LANGUAGE sql AS 'SELECT ''0'''" \
  -c "CREATE TABLE evil.pg_class (a int)"
fresh_database _ref
pg_dump -d "$DB" | sql "${DB}_ref" >/dev/null
for setting in "statement_timeout = '1ms'" "lock_timeout = '1ms'" "idle_in_transaction_session_timeout = '1ms'" 'default_transaction_read_only = on' \
  "DateStyle = 'SQL, DMY'" "bytea_output = 'escape'" "IntervalStyle = 'iso_8601'" 'extra_float_digits = -10' "client_encoding = 'LATIN1'" \
  "TimeZone = 'Asia/Kathmandu'" 'search_path = evil, pg_catalog' "default_transaction_isolation = 'serializable'" 'enable_tidscan = off'; do
  sql postgres -c "ALTER DATABASE \"$DB\" SET $setting"
done
for engine in parallel pg_dump; do
  expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/$engine.sql.gz" --engine $engine
  expect_ok holdfast restore "$SCRATCH/$engine.sql.gz" --url "dbname=${DB}_$engine" --confirm
  sql postgres -c "ALTER DATABASE \"${DB}_$engine\" RESET ALL"
  cp "$SCRATCH/out" "$SCRATCH/kept"
done
sql postgres -c "ALTER DATABASE \"$DB\" RESET ALL"
for engine in parallel pg_dump; do "$TESTS/parts/compare_databases" "$DB" "${DB}_ref" "${DB}_$engine" || fail "$engine: not equal"; done
fingerprints() { holdfast show --json "$SCRATCH/$1.sql.gz" | grep fingerprint; }
expect_equal "$(fingerprints parallel)" "$(fingerprints pg_dump)"

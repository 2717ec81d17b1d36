#!/usr/bin/env bash
# Settings of the role and of libpq's environment change neither a backup nor a .dump.
source "$(dirname "$0")/../lib.sh"
own_cluster
createdb "$DB"
sql "$DB" -c "CREATE TABLE t AS SELECT n AS id, timestamptz '2020-01-02 03:04:05+00' + n * interval '1 day' AS at, '\\x00ff'::bytea AS b, 0.1::float8 + n AS f, '1 day -2 hours'::interval AS i, 'é' AS e FROM generate_series(1, 3000) AS n" \
  -c "CREATE TABLE d (at timestamptz DEFAULT '2020-01-02 03:04:05+00', b bytea DEFAULT '\\x00ff', day date DEFAULT '2020-02-01')"
createdb "${DB}_ref"; pg_dump -d "$DB" | sql "${DB}_ref" >/dev/null
kinds='parallel.sql pg_dump.sql parallel.dump'
back_up() { expect_ok "$HOLDFAST" backup --url "dbname=$DB" --app x --output "$SCRATCH/$1" --engine "${1%.*}"; }
settings=()
for setting in "statement_timeout = '1ms'" "lock_timeout = '1ms'" "idle_in_transaction_session_timeout = '1ms'" 'default_transaction_read_only = on' \
  "DateStyle = 'SQL, DMY'" "bytea_output = 'escape'" "client_encoding = 'LATIN1'" 'search_path = nothing' 'default_transaction_isolation = serializable'; do
  settings+=(-c "ALTER ROLE postgres SET $setting")
done
sql "$DB" "${settings[@]}"  # one session, which none of them is set for
export PGCLIENTENCODING=LATIN1 PGTZ=Asia/Kathmandu PGDATESTYLE='German, DMY' PGOPTIONS='-c statement_timeout=1 -c bytea_output=escape -c extra_float_digits=-10' PGAPPNAME=mine
for kind in $kinds; do back_up "$kind"; done
unset PGCLIENTENCODING PGTZ PGDATESTYLE PGAPPNAME
PGOPTIONS='-c default_transaction_read_only=off -c statement_timeout=0 -c idle_in_transaction_session_timeout=0' sql postgres -c 'ALTER ROLE postgres RESET ALL'
unset PGOPTIONS
for kind in $kinds; do
  createdb "${DB}_copy"
  if [ "${kind##*.}" = dump ]; then pg_restore -d "${DB}_copy" "$SCRATCH/$kind"; else sql "${DB}_copy" -f "$SCRATCH/$kind" >/dev/null; fi
  "$TESTS/parts/compare_databases" "$DB" "${DB}_ref" "${DB}_copy" || fail "$kind: not equal"
  dropdb "${DB}_copy"
done

#!/usr/bin/env bash
# --local: no server is named; roles, their superusers and tablespaces are made for the proof. Nothing is left running or
# lying about, whether it is done, cancelled, or killed.
source "$(dirname "$0")/../lib.sh"
own_cluster
role=${DB}_role
"$TESTS/parts/load_everything" "$DB" 2>/dev/null
sql postgres -c "CREATE ROLE \"$role \"\"x\" LOGIN SUPERUSER" -c 'SET allow_in_place_tablespaces = on' -c "CREATE TABLESPACE \"f ast\" LOCATION ''"
sql "$DB" -c "ALTER EVENT TRIGGER hf_on_ddl OWNER TO \"$role \"\"x\"" -c 'CREATE TABLE elsewhere (a int) TABLESPACE "f ast"'
fill "$DB" 300000
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz" --level 1
"$TESTS/parts/cluster" stop "$SCRATCH/cluster"
unset "${!PG@}"
mkdir -m 755 "$SCRATCH/tmp"
chmod 755 "$SCRATCH"
export TMPDIR=$SCRATCH/tmp PGHOST=/nowhere PGHOSTADDR=127.0.0.1
processes() { readlink /proc/[0-9]*/cwd 2>/dev/null | grep -c "^$TMPDIR/" || true; }
expect_exit 2 holdfast prove "$SCRATCH/x.sql.gz" --local --url dbname=x
expect_ok holdfast prove "$SCRATCH/x.sql.gz" --local
expect_in out '^proved: .*, 6 large objects, identical$'
expect_equal "$(processes)" 0
expect_empty "$TMPDIR"
for signal in INT KILL; do
  "$HOLDFAST" prove "$SCRATCH/x.sql.gz" --local >"$SCRATCH/out" 2>"$SCRATCH/err" &
  proving=$!
  wait_until "[ -S '$TMPDIR'/*/.s.PGSQL.5432 ]"
  expect_equal "$(stat -c %a "$TMPDIR"/*)" 700
  [ "$(processes)" != 0 ] || fail 'the test does not find the server'
  kill -s $signal $proving
  wait $proving || true
  wait_until '[ "$(processes)" = 0 ]' 10
  wait_until '[ -z "$(ls -A "$TMPDIR")" ]' 10
done

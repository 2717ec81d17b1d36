#!/usr/bin/env bash
# An archive whose digests all hold, but whose fingerprint of one table is not that of its rows: prove names that table and
# no other, says so in the proof that it keeps, and leaves no database behind.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE good AS SELECT n FROM generate_series(1, 500) AS n' -c 'CREATE TABLE bad AS TABLE good'
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql"
"$TESTS/parts/forge_fingerprint" "$SCRATCH/x.sql" "$SCRATCH/forged.sql" public.bad
expect_ok holdfast verify "$SCRATCH/forged.sql"
expect_exit 6 holdfast prove "$SCRATCH/forged.sql" --url "dbname=$DB"
expect_in out '^differs: public\.bad: 500 rows as in the backup, but not the same ones$'
expect_in err '^error: what was restored is not what was backed up: public\.bad$'
! grep -q 'good\|proved' "$SCRATCH/out" || fail 'it says more than that'
expect_ok holdfast show "$SCRATCH/forged.sql"
expect_in out '^Proof: +differs'
expect_equal "$(sql postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE '${DB//_/\\_}%'")" 1

#!/usr/bin/env bash
# A server 17, by its own pg_dump: a backup of every kind of thing is proved and restored there; what an older server can have
# is proved on this machine's, whose settings are fewer (transaction_timeout).
source "$(dirname "$0")/../lib.sh"
other_major 17
shared_cluster
bin=$SCRATCH/17-bin
at 17 "$TESTS/parts/load_everything" everything 2>"$SCRATCH/err" || fail "the database cannot be made"
at 17 expect_ok holdfast backup --url dbname=everything --app x --output "$SCRATCH/x.sql.gz" --pg-bin "$bin"
at 17 expect_ok holdfast prove "$SCRATCH/x.sql.gz" --url dbname=everything
expect_in out '^proved: .*, 6 large objects, identical$'
expect_in out ' on PostgreSQL 17\.'
at 17 expect_ok holdfast restore "$SCRATCH/x.sql.gz" --url dbname=copy --confirm
at 17 expect_ok holdfast backup --url dbname=copy --app x --output "$SCRATCH/copy.sql.gz" --pg-bin "$bin"
expect_ok holdfast diff "$SCRATCH/x.sql.gz" "$SCRATCH/copy.sql.gz"
# A restored inheritance child has another order of columns, whoever restores it; all else has the same fingerprint.
expect_equal "$(grep -oE '^[a-z_]+\.\S+' "$SCRATCH/out" | xargs)" 'shapes.child shapes.grandchild'
at 17 createdb "$DB"
at 17 fill "$DB" 20000
at 17 expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/plain.sql" --pg-bin "$bin"
expect_in "$SCRATCH/plain.sql" '^SET transaction_timeout = 0;'
expect_ok holdfast restore "$SCRATCH/plain.sql" --url "dbname=$DB" --confirm
expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM filler')" 20000
expect_ok holdfast prove "$SCRATCH/plain.sql" --url "dbname=$DB"

#!/usr/bin/env bash
# Tables that force row-level security upon their owner, and a materialized view of such a table, are restored as they were, by an
# owner who may not see all rows: all kinds of restore, ours and pg_dump's files, and a proof.
source "$(dirname "$0")/../lib.sh"
shared_cluster
database_of_owner CREATEDB
sql "$DB" -c "SET ROLE $role" -c 'CREATE SCHEMA own' -c 'CREATE TABLE own.cards AS SELECT generate_series(1, 9) AS id' \
  -c 'ALTER TABLE own.cards ENABLE ROW LEVEL SECURITY' -c 'ALTER TABLE own.cards FORCE ROW LEVEL SECURITY' \
  -c 'CREATE POLICY p ON own.cards USING (id < 4) WITH CHECK (false)' -c 'CREATE MATERIALIZED VIEW own.seen AS SELECT * FROM own.cards'
rows() { sql "${1:-$DB}" -c 'SELECT count(*), sum(id) FROM own.cards' -c 'SELECT count(*), sum(id) FROM own.seen' -c "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = 'cards'"; }
before=$(rows)
expect_equal "$before" $'9|45\n3|6\nt|t'
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
pg_dump "$DB" | gzip >"$SCRATCH/theirs.sql.gz"
pg_dump -Fc "$DB" >"$SCRATCH/theirs.dump"
empty() { sql "$DB" -c 'TRUNCATE own.cards' -c 'REFRESH MATERIALIZED VIEW own.seen'; }

for file in x.sql.gz theirs.sql.gz theirs.dump; do
  for user in "$role" postgres; do
    empty
    expect_ok env PGUSER="$user" "$HOLDFAST" restore "$SCRATCH/$file" --url "dbname=$DB" --confirm
    expect_equal "$(rows)" "$before"
  done
done
expect_in out '^restored: 1 table, 9 rows'
export PGUSER=$role
for options in '--in-place' '--in-place --table own.cards'; do
  PGUSER=postgres empty
  # shellcheck disable=SC2086
  expect_ok holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" $options --confirm
  sql "$DB" -c 'REFRESH MATERIALIZED VIEW own.seen'
  expect_equal "$(PGUSER=postgres rows)" "$before"
done
expect_ok holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --table own.cards --as again --confirm
expect_equal "$(PGUSER=postgres sql "$DB" -c 'SELECT count(*) FROM own.again')" 9
expect_ok holdfast prove "$SCRATCH/x.sql.gz" --url "dbname=$DB"
expect_in out 'proved: 1 table, 9 rows, identical'
export PGUSER=postgres

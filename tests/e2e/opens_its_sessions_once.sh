#!/usr/bin/env bash
# A script that goes from rows to new tables again and again is restored over the same few sessions.
source "$(dirname "$0")/../lib.sh"
shared_cluster
for n in $(seq 1 60); do
  printf 'CREATE TABLE t%s (id int);\nCOPY t%s FROM stdin;\n1\n2\n\\.\n' "$n" "$n"
done >"$SCRATCH/x.sql"
expect_ok holdfast restore "$SCRATCH/x.sql" --url "dbname=$DB" --confirm --jobs 2
expect_in out '^restored: 60 tables, 120 rows'
opened() { sql postgres -c "SELECT sessions FROM pg_stat_database WHERE datname = '$DB'"; }
wait_until '[ "$(opened)" -gt 0 ]'
[ "$(opened)" -lt 20 ] || fail "$(opened) sessions were opened"

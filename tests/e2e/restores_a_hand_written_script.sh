#!/usr/bin/env bash
# A script that no pg_dump wrote runs in its own order, its foreign keys and triggers included, and a failing statement
# is named with its line.
source "$(dirname "$0")/../lib.sh"
shared_cluster
{
  printf 'BEGIN;\nCREATE TABLE parent (id int PRIMARY KEY, up int REFERENCES parent);\n'
  printf 'CREATE TABLE child (id int REFERENCES parent);\nCOPY parent FROM stdin;\n'
  seq 1 400000 | awk '{ print $1 "\t" ($1 > 1 ? $1 - 1 : "\\N") }'
  printf '\\.\n\nCOPY child (id) FROM stdin;\n'
  seq 1 100000
  printf '\\.\nCREATE INDEX ON child (id);\nCOMMIT;\nINSERT INTO child VALUES (7);\n'
} >"$SCRATCH/x.sql"
expect_exit 2 holdfast restore "$SCRATCH/x.sql" --url "port=$PGPORT"
expect_in err 'does not say which database'
expect_ok holdfast restore "$SCRATCH/x.sql" --url "dbname=$DB" --confirm --jobs 4
expect_in out 'note: .*whether its end is missing cannot be told'
expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM parent')" 400000
expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM child')" 100001
line=$(($(wc -l <"$SCRATCH/x.sql") + 2))
printf '\nSELECT 1 / 0;\n' >>"$SCRATCH/x.sql"
expect_exit 7 holdfast restore "$SCRATCH/x.sql" --url "dbname=${DB}_bad" --confirm
expect_in err "division by zero .*line $line"
expect_equal "$(sql postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE '${DB//_/\\_}\\_bad%'")" 0

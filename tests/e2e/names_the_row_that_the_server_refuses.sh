#!/usr/bin/env bash
# A row that does not fit: the error says the table, the server's line and column, and where in the file the rows begin.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards (id int, price int)' -c 'INSERT INTO cards SELECT n, n FROM generate_series(1, 30) AS n'
pg_dump -d "$DB" | sed $'s/^17\t17$/17\tdear/' >"$SCRATCH/x.sql"
first=$(grep -n '^COPY' "$SCRATCH/x.sql" | cut -d: -f1)
expect_exit 7 holdfast restore "$SCRATCH/x.sql" --url "dbname=$DB" --confirm
expect_in err "loading table public.cards, the rows from line $((first + 1)) of the file on: .*COPY cards, line 17, column price"
expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM cards')" 30

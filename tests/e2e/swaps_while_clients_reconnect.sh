#!/usr/bin/env bash
# Six clients that connect again and again do not keep the swap from happening, nor the undo; afterwards they see its rows.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
sql "$DB" -c 'DELETE FROM cards WHERE id > 10'
for i in 1 2 3 4 5 6; do
  while [ ! -e "$SCRATCH/enough" ]; do
    sql "$DB" -c 'SELECT count(*) FROM cards' -c 'SELECT pg_sleep(0.3)' >>"$SCRATCH/client$i" 2>/dev/null || true
  done &
done
at_exit 'touch "$SCRATCH/enough"; wait'
all_see() { for i in 1 2 3 4 5 6; do [ "$(grep . "$SCRATCH/client$i" | tail -n 1)" = "$1" ] || return 1; done; }
wait_until 'all_see 10'
expect_ok holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --confirm
wait_until 'all_see 78'
expect_ok holdfast undo --url "dbname=$DB" --confirm
wait_until 'all_see 10'

#!/usr/bin/env bash
# Backup, restore with a swap, undo and proof of a server to which no network leads.
source "$(dirname "$0")/../lib.sh"
container_engine
own_container pg
export TMPDIR=$SCRATCH/tmp
mkdir "$TMPDIR"
sql_in pg tarot "CREATE TABLE cards AS SELECT n AS id, md5(n::text) AS face FROM generate_series(1, 50000) AS n" \
  "CREATE INDEX ON cards (id)"
before=$(sql_in pg tarot "SELECT md5(string_agg(c::text, ',' ORDER BY id)) FROM cards AS c")

expect_ok holdfast backup --container "$BOX-pg" --output "$SCRATCH/cards.sql.gz"
expect_in out '^App: tarot$'
expect_ok holdfast prove "$SCRATCH/cards.sql.gz" --container "$BOX-pg"
expect_in out '^proved: 1 table, 50000 rows, identical|^proved: 1 table, 50,000 rows, identical'
sql_in pg tarot "DELETE FROM cards WHERE id > 10"
expect_ok holdfast restore "$SCRATCH/cards.sql.gz" --container "$BOX-pg"
expect_in out "^  holdfast restore $SCRATCH/cards.sql.gz --container $BOX-pg --confirm$"
expect_ok holdfast restore "$SCRATCH/cards.sql.gz" --container "$BOX-pg" --confirm
expect_equal "$(sql_in pg tarot "SELECT md5(string_agg(c::text, ',' ORDER BY id)) FROM cards AS c")" "$before"
expect_ok holdfast list --container "$BOX-pg" "$SCRATCH"
expect_in out "holdfast undo --container $BOX-pg --to tarot__before_"
expect_ok holdfast undo --container "$BOX-pg" --confirm
expect_equal "$(sql_in pg tarot 'SELECT count(*) FROM cards')" 10
expect_nothing_else_in pg
expect_empty "$TMPDIR"

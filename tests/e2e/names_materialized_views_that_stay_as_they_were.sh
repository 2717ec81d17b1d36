#!/usr/bin/env bash
# --table --in-place changes no materialized view that reads from the table: preview and report name each, in the order in
# which they can be refreshed, and no other.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id' -c 'CREATE TABLE decks AS SELECT 1 AS id' \
  -c 'CREATE VIEW half AS SELECT id FROM cards WHERE id % 2 = 0' -c 'CREATE MATERIALIZED VIEW "the Sum" AS SELECT sum(id) FROM half' \
  -c 'CREATE MATERIALIZED VIEW again AS SELECT * FROM "the Sum"' -c 'CREATE MATERIALIZED VIEW of_decks AS TABLE decks' \
  -c 'CREATE MATERIALIZED VIEW empty AS TABLE cards WITH NO DATA' \
  -c 'CREATE TABLE days (day int) PARTITION BY RANGE (day)' -c 'CREATE TABLE monday PARTITION OF days FOR VALUES FROM (1) TO (2)' \
  -c 'CREATE MATERIALIZED VIEW of_days AS TABLE days'
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
sql "$DB" -c 'DELETE FROM cards WHERE id > 70' -c 'REFRESH MATERIALIZED VIEW "the Sum"'
restore() { expect_ok holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$DB" --in-place "$@"; }
commands() { grep -oE 'REFRESH MATERIALIZED VIEW .*;' "$SCRATCH/out"; }
wanted='REFRESH MATERIALIZED VIEW public."the Sum";
REFRESH MATERIALIZED VIEW public.again;'
restore --table cards
expect_in out '^note: the materialized view public."the Sum" would go on showing '
expect_equal "$(commands)" "$wanted"
restore --table cards --confirm
expect_in out '^note: the materialized view public."the Sum" still shows '
expect_equal "$(commands | head -n 2)" "$wanted"
expect_equal "$(sql "$DB" -c 'TABLE "the Sum"')" 1260
commands | sql "$DB"
expect_equal "$(sql "$DB" -c 'TABLE "the Sum"')|$(sql "$DB" -c 'TABLE again')" '1560|1560'
restore --table monday
expect_equal "$(commands)" 'REFRESH MATERIALIZED VIEW public.of_days;'
restore --table decks --json
expect_equal "$(python3 -c "import json; print(json.load(open('$SCRATCH/out'))['stale_views'])")" "['public.of_decks']"
# Everything in place is made anew, the materialized views too.
restore
expect_equal "$(grep -c REFRESH "$SCRATCH/out")" 0

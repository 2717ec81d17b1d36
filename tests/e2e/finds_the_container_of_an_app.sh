#!/usr/bin/env bash
# An app whose settings say nothing of a database has it in the container {app}-pg; what they do say wins.
source "$(dirname "$0")/../lib.sh"
container_engine
own_container pg
app=$BOX root=$SCRATCH/platform
mkdir -p "$root/apps/$app"
(umask 077; echo "BACKUP__DIRECTORY=$SCRATCH" >"$root/apps/$app/.env")
sql_in pg tarot "CREATE DATABASE other" "CREATE TABLE cards AS SELECT generate_series(1, 78) AS id"
holdfast_for() { holdfast "$1" --root "$root" --app "$app" "${@:2}"; }
expect_ok holdfast_for backup --name cards
expect_ok holdfast show "$SCRATCH/cards.sql.gz"
expect_in out 'public.cards'
sql_in pg tarot "DELETE FROM cards"
expect_ok holdfast_for restore "$SCRATCH/cards.sql.gz" --confirm
expect_equal "$(sql_in pg tarot 'SELECT count(*) FROM cards')" 78
expect_ok holdfast_for list
expect_in out "holdfast undo --app $app --root $root --to tarot__before_"
(umask 077; printf '%s\n' "DATABASE__NAME=other" "DATABASE__CONTAINER=$BOX-pg" >>"$root/apps/$app/.env")
expect_ok holdfast_for wipe --json
expect_in out '"database": "other"'
(umask 077; echo "DATABASE__CONTAINER=absent-pg" >>"$root/apps/$app/.env"; sed -i "/=$BOX-pg/d" "$root/apps/$app/.env")
expect_exit 3 holdfast_for backup
expect_in err '^error: container not found: absent-pg$'

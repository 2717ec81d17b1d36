#!/usr/bin/env bash
# forget drops kept databases of the one named, after a preview with sizes: never the live one, nor one without a valid story.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fresh_database _other
databases() { sql postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE '${DB//_/\\_}%'"; }
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
for database in "$DB" "$DB" "${DB}_other"; do
  expect_ok holdfast restore "$SCRATCH/x.sql.gz" --url "dbname=$database" --confirm
  kept+=("$(sed -nE 's/^The database as it was is kept as (.*)/\1/p' "$SCRATCH/out")")
done
expect_equal "$(databases)" 5
# A comment that was copied to another database, or altered, makes no database ours.
story=$(sql postgres -c "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '${kept[0]}'")
forged=${DB}__before_20200101_000000
createdb "$forged"
sql postgres -v story="$story" -v forged="$forged" <<<"COMMENT ON DATABASE :\"forged\" IS :'story'"
expect_exit 10 holdfast forget "$forged" --url "dbname=$DB" --confirm
expect_exit 10 holdfast forget "$DB" --url "dbname=$DB" --confirm
expect_exit 10 holdfast forget "${kept[2]}" --url "dbname=$DB" --confirm
expect_exit 10 holdfast undo --to "$forged" --url "dbname=$DB" --confirm
expect_exit 10 holdfast undo --url "dbname=${kept[0]}" --confirm
expect_exit 2 holdfast forget --url "dbname=$DB" --confirm
expect_ok holdfast forget --older-than 1 --url "dbname=$DB" --confirm
expect_equal "$(databases)" 6
expect_ok holdfast forget "${kept[0]}" --url "dbname=$DB"
expect_in out "${kept[0]}  [0-9.]+ MB"
expect_equal "$(databases)" 6
eval "expect_ok $(sed -n 's/^  holdfast forget/holdfast forget/p' "$SCRATCH/out")"
expect_equal "$(databases)" 5
expect_ok holdfast forget --all --url "dbname=$DB" --confirm --json
expect_in out "\"dropped\":\[\"${kept[1]}\"\]"
expect_equal "$(sql postgres -c "SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database WHERE datname IN ('$DB', '${DB}_other', '${kept[2]}', '$forged')")" "$DB $forged ${DB}_other ${kept[2]}"
expect_equal "$(databases)" 4

#!/usr/bin/env bash
# The backup that a wipe makes first holds all that it takes: psql brings it back, equal.
source "$(dirname "$0")/../lib.sh"
shared_cluster
"$TESTS/parts/load_everything" "$DB" 2>/dev/null
fresh_database _ref
pg_dump -d "$DB" | sql "${DB}_ref" >/dev/null 2>&1
sql postgres -c "CREATE DATABASE ${DB}_app TEMPLATE $DB"
mkdir "$SCRATCH/to"
expect_ok holdfast wipe --url "dbname=${DB}_app" --app tarot --confirm tarot --output "$SCRATCH/to/"
file=$(tail -n 1 "$SCRATCH/out")
expect_equal "$file" "$(echo "$SCRATCH"/to/tarot_*.sql.gz)"
expect_equal "$(sql "${DB}_app" -c 'SELECT count(*) FROM big.rows')" 0
expect_ok holdfast verify "$file"
fresh_database _copy
gunzip -c "$file" | sql "${DB}_copy" >/dev/null 2>"$SCRATCH/err" || fail 'psql does not restore it'
# The template's copy had no subscription.
sql "${DB}_ref" -c "ALTER SUBSCRIPTION hf_sub_$DB SET (slot_name = NONE)" -c "DROP SUBSCRIPTION hf_sub_$DB"
"$TESTS/parts/compare_databases" "$DB" "${DB}_ref" "${DB}_copy" || fail 'what came back is not equal'

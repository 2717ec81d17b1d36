#!/usr/bin/env bash
# --drop leaves what a fresh database holds: pg_dump gives the same text, whatever stood in schemas, public, or in none.
source "$(dirname "$0")/../lib.sh"
shared_cluster
"$TESTS/parts/load_everything" "$DB" 2>/dev/null
# pg_dump's text names settings of the database, which stay.
sql postgres -c "ALTER DATABASE $DB RESET ALL"
sql "$DB" -f "$TESTS/parts/everything_in_public.sql" >/dev/null
createdb -T template0 "${DB}_fresh"
dump() { pg_dump -d "$1" | grep -v '^\\\(un\)\?restrict '; }
expect_ok holdfast wipe --url "dbname=$DB" --drop
expect_in out "^note: subscription hf_sub_$DB \(disabled, slot hf_slot\): dropped"
expect_ok holdfast wipe --url "dbname=$DB" --drop --confirm "$DB" --output "$SCRATCH/"
expect_in out '^the slot hf_slot stays at its publisher'
diff <(dump "$DB") <(dump "${DB}_fresh") || fail 'something is left'
leftovers=$(sql "$DB" -c "SELECT classid::regclass, objid FROM pg_depend WHERE objid >= 16384 UNION ALL SELECT classid::regclass, objid FROM pg_shdepend
  WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())")
expect_equal "$leftovers" ''
# What the database itself is and has stays.
expect_equal "$(sql "$DB" -c "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()")" "everything; it's \"here\""
fresh_database _copy
gunzip -c "$(tail -n 1 "$SCRATCH/out")" | sql "${DB}_copy" >/dev/null 2>"$SCRATCH/err" || fail 'its backup cannot be restored'

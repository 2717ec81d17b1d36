#!/usr/bin/env bash
# --format dump is pg_dump's own; verify reads it through pg_restore and compares it with the digest beside it.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 20000
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.dump"
expect_in out '^Tables: 1$'
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/y.dump" --label commit=abc --json
expect_in out '"rows":null'
expect_in "$SCRATCH/y.dump.sha256" '^# commit=abc$'
(cd "$SCRATCH" && sha256sum -c --quiet --strict y.dump.sha256)
(cd "$SCRATCH" && sha256sum -c --quiet x.dump.sha256)
expect_ok holdfast verify "$SCRATCH/x.dump"
expect_in out 'no digests of ours but the one beside it'
# Two that want one name at once: both are there, each with its own digest.
fresh_database _other
fill "${DB}_other" 500
holders=()
for name in "$DB" "${DB}_other"; do
  PGAPPNAME=holder psql -XqAt -d "$name" -c BEGIN -c 'LOCK TABLE filler' -c 'SELECT pg_sleep(600)' >/dev/null 2>&1 &
  holders+=($!)
  wait_until "[ \"\$(sql postgres -c \"SELECT count(*) FROM pg_stat_activity WHERE datname = '$name' AND wait_event = 'PgSleep'\")\" = 1 ]"
done
at_exit "kill ${holders[*]} 2>/dev/null"
runs=()
for name in "$DB" "${DB}_other"; do
  "$HOLDFAST" backup --url "dbname=$name" --app x --output "$SCRATCH/both.dump" >"$SCRATCH/$name.out" 2>&1 &
  runs+=($!)
  wait_until "[ \"\$(sessions '$name' \"AND wait_event_type = 'Lock'\")\" != 0 ]"
done
sql postgres -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'holder' AND datname LIKE '${DB//_/\\_}%'" >/dev/null
for run in "${runs[@]}"; do wait "$run" || fail "$(cat "$SCRATCH/$DB"*.out)"; done
expect_equal "$(cd "$SCRATCH" && printf '%s ' both*)" 'both.dump both.dump.sha256 both_2.dump both_2.dump.sha256 '
(cd "$SCRATCH" && sha256sum -c --quiet --strict both.dump.sha256 both_2.dump.sha256)

# A name that a digest has is taken: its .dump may be in parts, or elsewhere.
mv "$SCRATCH/both.dump" "$SCRATCH/elsewhere.dump"
expect_exit 8 holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/both.dump"
expect_in err "^error: $SCRATCH/both.dump.sha256 exists already$"

fresh_database _copy
pg_restore -d "${DB}_copy" "$SCRATCH/x.dump"
expect_equal "$(sql "${DB}_copy" -c 'SELECT count(*) FROM filler')" 20000
printf '\377' | dd of="$SCRATCH/x.dump" bs=1 seek=100000 conv=notrunc status=none
expect_exit 6 holdfast verify "$SCRATCH/x.dump"
rm "$SCRATCH/x.dump.sha256"
head -c 100000 "$SCRATCH/x.dump" >"$SCRATCH/cut.dump"
expect_exit 6 holdfast verify "$SCRATCH/cut.dump"

#!/usr/bin/env bash
# Parts that cannot be an archive are refused with what is wrong: one is missing, one is cut short, two archives are there.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 10000
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/y.sql.gz"
parts=$SCRATCH/parts
in_parts "$SCRATCH/x.sql.gz" 4 "$parts"
refused() { # MESSAGE HINT PATH...
  local message=$1 hint=$2 path
  shift 2
  for path; do
    expect_exit "$code" holdfast verify "$path"
    expect_in err "^error: .*$message"
    expect_in err "^hint: .*$hint"
    expect_exit "$code" holdfast restore "$path" --url "dbname=${DB}_new" --confirm
  done
}
code=6
mv "$parts/x.sql.gz.part02of04" "$SCRATCH/kept"
refused "$parts/x.sql.gz: 1 of its 4 parts is missing: x.sql.gz.part02of04" "into $parts" \
  "$parts" "$parts/x.sql.gz.part01of04" "$parts/x.sql.gz.part02of04" "$parts/x.sql.gz.part04of04"
head -c 100 "$SCRATCH/kept" >"$parts/x.sql.gz.part02of04"
refused 'part02of04 has 100 bytes, and other parts of the archive have' 'once more' "$parts" "$parts/x.sql.gz.part01of04"
mv "$SCRATCH/kept" "$parts/x.sql.gz.part02of04"
expect_ok holdfast verify "$parts"

code=2
in_parts "$SCRATCH/x.sql.gz" 3 "$parts"
refused 'one of 3, one of 4' 'Name a part' "$parts"
expect_ok holdfast verify "$parts/x.sql.gz.part01of03"
in_parts "$SCRATCH/y.sql.gz" 3 "$parts"
refused 'parts of 2 archives: x.sql.gz, y.sql.gz' 'Name a part' "$parts"
expect_ok holdfast verify "$parts/y.sql.gz.part03of03"
expect_equal "$(sql postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE '${DB}\\_new%'")" 0

# shellcheck shell=bash
# Sourced by the tests that restores are equal. compare_restores OPTIONS... of the backup.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
shared_cluster

compare_restores() {
  load_source
  expect_ok holdfast backup all --url "dbname=$DB" --output "$SCRATCH/" "$@"
  local file
  file=$(tail -n 1 "$SCRATCH/out")
  expect_ok holdfast verify "$file"

  fresh_database _psql
  read_text "$file" | sql "${DB}_psql" >/dev/null 2>"$SCRATCH/err" || fail 'psql does not restore it'
  "$TESTS/parts/compare_databases" "$DB" "${DB}_ref" "${DB}_psql" || fail 'what psql restored is not equal'

  expect_ok holdfast restore "$file" --url "dbname=${DB}_side" --confirm --jobs 3
  "$TESTS/parts/compare_databases" --properties "$DB" "${DB}_ref" "${DB}_side" || fail 'what holdfast restored is not equal'
}

# What stock pg_dump wrote, restored by holdfast: restore_equals FILE [--properties | DATABASE]: to the source, or to that
# database. First load_source.
load_source() {
  "$TESTS/parts/load_everything" "$DB" 2>"$SCRATCH/loading"
  grep 'left out of everything' "$SCRATCH/loading" || true
  fresh_database _ref
  pg_dump -d "$DB" | sql "${DB}_ref" >/dev/null 2>&1
}
restore_equals() {
  local file=$1 properties=() source=$DB
  case ${2:-} in
    --properties) properties=(--properties) ;;
    ?*) source=$2 ;;
  esac
  restored=$((${restored:-0} + 1))
  expect_ok holdfast restore "$file" --url "dbname=${DB}_side$restored" --confirm --jobs 3
  "$TESTS/parts/compare_databases" "${properties[@]}" "$source" "${DB}_ref" "${DB}_side$restored" || fail "what came of $file is not equal"
}

read_text() {
  case $1 in
    *.gz) gunzip -c "$1" ;;
    *.zst) zstd -qdc "$1" ;;
    *) cat "$1" ;;
  esac
}

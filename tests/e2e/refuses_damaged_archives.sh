#!/usr/bin/env bash
# A flipped byte or a cut in an archive: verify, show and restore say so, and restore makes no database.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 20000
for format in sql sql.gz sql.zst; do
  expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/good.$format"
  size=$(stat -c %s "$SCRATCH/good.$format")
  cp "$SCRATCH/good.$format" "$SCRATCH/flipped.$format"
  printf '\377' | dd of="$SCRATCH/flipped.$format" bs=1 seek=$((size / 2)) conv=notrunc status=none
  head -c $((size / 2)) "$SCRATCH/good.$format" >"$SCRATCH/cut.$format"
done
for file in "$SCRATCH"/{flipped,cut}.*; do
  expect_exit 6 holdfast verify "$file"
  expect_in err "error: .*$(basename "$file")"
  expect_in err '^hint: '
  expect_exit 6 holdfast restore "$file" --url "dbname=${DB}_new" --confirm
  expect_equal "$(sql postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE '${DB}\\_new%'")" 0
done
for file in "$SCRATCH"/cut.*; do expect_exit 6 holdfast show "$file"; done

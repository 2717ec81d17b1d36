#!/usr/bin/env bash
# What stock pg_dump wrote, plain, through gzip and through zstd, comes back equal, whatever the file is called.
source "$(dirname "$0")/../equality.sh"
load_source
odd="$SCRATCH/a 'path' of \"quotes\""
mkdir "$odd"
pg_dump -d "$DB" >"$odd/plain"
gzip -c "$odd/plain" >"$odd/x.sql.gz"
pg_dump --verbose -d "$DB" 2>/dev/null | zstd -q >"$odd/-verbose.zst"
for file in "$odd"/*; do
  expect_ok holdfast verify "$file"
  expect_in out '^complete: 118 tables, [0-9,]+ rows; made by pg_dump [0-9].*, which gives no digests$'
  restore_equals "$file"
done

#!/usr/bin/env bash
# A pg_dump script that ends within its rows, or just before its closing line, restores nothing.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 20000
pg_dump -d "$DB" >"$SCRATCH/whole.sql"
size=$(stat -c %s "$SCRATCH/whole.sql")
head -c $((size / 2)) "$SCRATCH/whole.sql" >"$SCRATCH/rows.sql"
grep -vxF -- '-- PostgreSQL database dump complete' "$SCRATCH/whole.sql" >"$SCRATCH/closing.sql"
gzip -c "$SCRATCH/rows.sql" >"$SCRATCH/rows.sql.gz"
gzip -c "$SCRATCH/whole.sql" | head -c -1 >"$SCRATCH/member.sql.gz"
zstd -qc "$SCRATCH/whole.sql" | head -c -1 >"$SCRATCH/frame.sql.zst"
for file in "$SCRATCH"/{rows,closing,member,frame}.*; do
  for command in verify show; do expect_exit 6 holdfast "$command" "$file"; done
  expect_exit 6 holdfast restore "$file" --url "dbname=${DB}_new" --confirm
  expect_in err "^error: .*$(basename "$file").* is cut short"
  expect_equal "$(sql postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE '${DB//_/\\_}\\_new%'")" 0
done

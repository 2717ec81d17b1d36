#!/usr/bin/env bash
# A pg_dump | gzip of some hundred megabytes: its restore, and that of an archive of ours, take no more memory than one of
# any size.
source "$(dirname "$0")/../lib.sh"
measured_build
shared_cluster
fresh_database
fill "$DB" 2000000
pg_dump -d "$DB" | gzip -1 >"$SCRATCH/theirs.sql.gz"
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/ours.sql.gz"
for file in theirs ours; do
  kilobytes=$(peak "$HOLDFAST" restore "$SCRATCH/$file.sql.gz" --url "dbname=${DB}_$file" --confirm --jobs 2)
  echo "$file: $kilobytes kB"
  [ "$kilobytes" -le 100000 ] || fail "$kilobytes kB for $file"
  expect_equal "$(sql "${DB}_$file" -c 'SELECT count(*) FROM filler')" 2000000
done

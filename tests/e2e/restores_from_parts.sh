#!/usr/bin/env bash
# A backup that came in parts is restored as it is, by its first part, by any other, by its name or by their folder,
# whatever kind of file it is.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 30000
for format in sql sql.gz sql.zst dump; do
  expect_ok holdfast backup --url "dbname=$DB" --app x --format $format --output "$SCRATCH/ours.$format"
done
pg_dump -d "$DB" | gzip >"$SCRATCH/theirs.sql.gz"
pg_dump -d "$DB" | zstd -q >"$SCRATCH/theirs.sql.zst"
number=0
restored_from() {
  number=$((number + 1))
  expect_ok holdfast restore "$1" --url "dbname=${DB}_$number" --confirm
  expect_equal "$(rows "${DB}_$number")" "$(rows "$DB")"
}
rows() { sql "$1" -c "SELECT count(*), sum(hashtext(filler::text)) FROM filler"; }
for file in ours.sql ours.sql.gz ours.sql.zst ours.dump theirs.sql.gz theirs.sql.zst; do
  parts=$SCRATCH/$file.parts
  in_parts "$SCRATCH/$file" 3 "$parts"
  cmp "$SCRATCH/$file" <(cat "$parts"/*.part*) || fail 'the test cuts wrongly'
  for path in "$parts/$file.part01of03" "$parts/$file" "$parts"; do
    expect_ok holdfast verify "$path"
    expect_ok holdfast show "$path"
    expect_in out '^public.filler +30,000 '
  done
  expect_in out "^In: +3 parts"
  restored_from "$parts/$file.part02of03"
  expect_in out "^Restore of $parts/$file "
done
restored_from "$SCRATCH/ours.sql.gz.parts"
restored_from "$SCRATCH/ours.dump.parts/ours.dump.part01of03"
expect_ok holdfast diff "$SCRATCH/ours.sql.gz.parts" "$SCRATCH/ours.sql.zst.parts/ours.sql.zst.part03of03"
expect_in out 'No difference'

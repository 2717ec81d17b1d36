#!/usr/bin/env bash
# list shows the parts of an archive as one line with the archive's name, which the other commands take; where a part is
# missing it says which.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 10000
parts=$SCRATCH/parts
for format in sql.gz sql.zst dump; do
  expect_ok holdfast backup --url "dbname=$DB" --app tarot --format $format --output "$SCRATCH/x.$format"
  in_parts "$SCRATCH/x.$format" 3 "$parts"
done
pg_dump -d "$DB" | gzip >"$SCRATCH/theirs.sql.gz"
in_parts "$SCRATCH/theirs.sql.gz" 3 "$parts"
expect_ok holdfast list "$parts"
expect_in out "^4 archives in $parts$"
expect_in out "^$parts/x.sql.gz \(in 3 parts\) .* tarot +10,000 +- +-$"
expect_in out "^$parts/x.sql.zst \(in 3 parts\) .* tarot +10,000 +- +-$"
expect_in out "^$parts/x.dump \(in 3 parts\) .* $DB +-  - +-$"
expect_in out "^$parts/theirs.sql.gz \(in 3 parts\) "
expect_ok holdfast verify "$parts/x.sql.gz"

rm "$parts/x.sql.zst.part02of03" "$parts/x.dump.part01of03"
expect_ok holdfast list "$parts"
expect_in out "^4 archives in $parts$"
expect_in out "^$parts/x.sql.zst .* DAMAGED: .*1 of its 3 parts is missing: x.sql.zst.part02of03"
expect_in out "^$parts/x.dump .* DAMAGED: .*missing: x.dump.part01of03"
expect_ok holdfast list "$parts/x.sql.gz.part03of03" "$parts/x.dump.part02of03" --json
expect_equal "$(python3 -c "
import json
for a in json.load(open('$SCRATCH/out'))['archives']: print(a['file'], a['parts'], a['rows'], a['damage'] is not None)" | sort)" \
  "$parts/x.dump 0 None True
$parts/x.sql.gz 3 10000 False"

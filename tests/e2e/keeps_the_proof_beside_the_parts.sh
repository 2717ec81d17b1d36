#!/usr/bin/env bash
# The proof of an archive in parts is that of the whole: it is kept under the archive's name, and is still its proof when
# the parts are put together.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 10000
parts=$SCRATCH/parts
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
in_parts "$SCRATCH/x.sql.gz" 3 "$parts"
pg_dump -Fc -d "$DB" >"$SCRATCH/y.dump"
in_parts "$SCRATCH/y.dump" 3 "$parts"
for file in x.sql.gz y.dump; do
  expect_ok holdfast prove "$parts/$file.part02of03" --url "dbname=$DB"
  expect_in out "^$parts/$file.proof.json$"
  expect_in "$parts/$file.proof.json" "\"sha256\": \"$(sha256sum <"$SCRATCH/$file" | cut -d' ' -f1)\""
  expect_ok holdfast list "$parts/$file.part01of03" --json
  expect_in out '"proved": "20'
done
expect_ok holdfast show "$parts/x.sql.gz.part01of03"
expect_in out '^Proof: +identical'
cat "$parts"/x.sql.gz.part* >"$parts/x.sql.gz"
rm "$parts"/x.sql.gz.part*
expect_ok holdfast show "$parts/x.sql.gz"
expect_in out '^Proof: +identical'

#!/usr/bin/env bash
# The proof is FILE.proof.json, private, with the archive's digest; a new one replaces it; show tells it, and when it is of
# another file. What is no proof of ours is never overwritten.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE a AS SELECT n FROM generate_series(1, 1234) AS n'
file=$SCRATCH/x.sql.gz
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$file"
expect_ok holdfast prove "$file" --url "dbname=$DB" --no-keep
[ ! -e "$file.proof.json" ] || fail '--no-keep keeps it'
for round in 1 2; do
  expect_ok holdfast prove "$file" --url "dbname=$DB"
  expect_in out '^proved: 1 table, 1,234 rows, identical$'
  expect_equal "$(stat -c %a "$file.proof.json")" 600
  python3 - "$file.proof.json" "$(sha256sum <"$file" | cut -d' ' -f1)" <<'PY' || fail "round $round"
import json, sys
proof = json.load(open(sys.argv[1]))
assert proof["sha256"] == sys.argv[2], proof
assert proof["result"] == "identical" and proof["tables"] == 1 and proof["rows"] == 1234, proof
assert proof["time"] and proof["seconds"] > 0 and proof["server_version"] and proof["holdfast_version"], proof
PY
done
expect_ok holdfast show "$file"
expect_in out '^Proof: +identical, on '
sql "$DB" -c 'INSERT INTO a VALUES (0)'
rm "$file"
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$file"
expect_ok holdfast show "$file"
expect_in out '^Proof: +none: the one beside it is of another file'
expect_ok holdfast show --json "$file"
expect_in out '"fits": false'
echo precious >"$file.proof.json"
expect_exit 8 holdfast prove "$file" --url "dbname=$DB"
expect_equal "$(cat "$file.proof.json")" precious

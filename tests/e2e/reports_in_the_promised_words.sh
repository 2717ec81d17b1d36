#!/usr/bin/env bash
# The report's words, the same as JSON, and labels that come back.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE a AS SELECT 1 AS x' -c 'CREATE TABLE b (y int)' -c 'CREATE VIEW v AS TABLE a'
expect_ok holdfast backup --url "dbname=$DB" --app tarot --output "$SCRATCH/x.sql.gz" --label commit=abc123 --label 'why=it is "late"'
sed -E -i 's/[0-9]+\.[0-9]{2} MB/N MB/; s/^Time: [0-9.]+s/Time: Ns/' "$SCRATCH/out"
expect_equal "$(cat "$SCRATCH/out")" "Database Backup
App: tarot
Size: N MB
Tables: 2
Time: Ns
$SCRATCH/x.sql.gz"
[ ! -s "$SCRATCH/err" ] || fail 'a short run says something more'
expect_ok holdfast show --json "$SCRATCH/x.sql.gz"
expect_in out '"commit": "abc123"'
expect_in out '"why": "it is \\"late\\""'
expect_ok holdfast backup --url "dbname=$DB" --app tarot --output "$SCRATCH/y.sql.gz" --json
python3 - "$SCRATCH/out" "$SCRATCH/y.sql.gz" <<'PY'
import json, os, sys
report = json.load(open(sys.argv[1]))
assert report["app"] == "tarot" and report["tables"] == 2 and report["rows"] == 1, report
assert report["file"] == sys.argv[2] and report["bytes"] == os.path.getsize(sys.argv[2]), report
PY

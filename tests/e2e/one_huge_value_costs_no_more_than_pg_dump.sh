#!/usr/bin/env bash
# Memory follows the largest value as it does in pg_dump, and nothing else.
source "$(dirname "$0")/../lib.sh"
measured_build
shared_cluster
fresh_database
sql "$DB" -c "CREATE TABLE huge AS SELECT string_agg(md5(n::text), '') AS value FROM generate_series(1, 3000000) AS n" -c 'ALTER TABLE huge ALTER value SET STORAGE EXTERNAL'
theirs=$(peak pg_dump -d "$DB" -f /dev/null)
ours=$(peak "$HOLDFAST" backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql.gz" --jobs 2)
# Two sessions' buffers come on top: 8 MB of text and as much compressed, each.
[ "$ours" -le $((theirs + 60000)) ] || fail "$ours kB, pg_dump takes $theirs kB"
echo "holdfast $ours kB, pg_dump $theirs kB"

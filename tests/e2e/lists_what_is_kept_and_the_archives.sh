#!/usr/bin/env bash
# list names the kept databases with the commands for them, and the archives and dumps of a folder; what is neither is passed over.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
mkdir "$SCRATCH/a"
expect_ok holdfast backup --url "dbname=$DB" --app tarot --output "$SCRATCH/a/x.sql.zst"
pg_dump -Fc -f "$SCRATCH/a/y.dump" "$DB"
pg_dump "$DB" | gzip >"$SCRATCH/a/z.sql.gz"
head -c -30 "$SCRATCH/a/x.sql.zst" >"$SCRATCH/a/cut.sql.zst"
echo 'SELECT 1;' >"$SCRATCH/a/mine.sql"
mkfifo "$SCRATCH/a/fifo.sql"
expect_ok holdfast prove "$SCRATCH/a/x.sql.zst" --url "dbname=$DB"
expect_ok holdfast restore "$SCRATCH/a/x.sql.zst" --url "dbname=$DB" --confirm
kept=$(sed -nE 's/^The database as it was is kept as (.*)/\1/p' "$SCRATCH/out")
expect_ok holdfast list "$SCRATCH/a" --url "dbname=$DB"
expect_in out "^$kept  [0-9.]+ MB"
expect_in out "holdfast undo --url dbname=$DB --to $kept$"
expect_in out "holdfast forget $kept --url dbname=$DB$"
expect_in out 'x.sql.zst .* tarot +78  - +20[0-9-]+ [0-9:]+ UTC$'
expect_in out "y.dump .* $DB +-  - +-$"
expect_in out 'cut.sql.zst .*DAMAGED: '
expect_in out '^4 archives in '
expect_ok holdfast list "$SCRATCH/a" --url "dbname=$DB" --json
expect_equal "$(python3 -c "
import json
j = json.load(open('$SCRATCH/out'))
d = [d for d in j['databases'] if d['of'] == '$DB']
print(len(d), d[0]['name'] == '$kept', d[0]['role'], d[0]['bytes'] > 0, d[0]['leftover'], len(j['archives']), [a['rows'] for a in j['archives'] if a['app']])")" "1 True kept True False 4 [78]"
# Without a server, its archives all the same; a server that was named and is not there is an error.
expect_ok env -u PGHOST -u PGPORT "$HOLDFAST" list "$SCRATCH/a"
expect_in out '^4 archives in '
expect_exit 3 holdfast list "$SCRATCH/a" --url 'postgresql://127.0.0.1:1/x'
expect_in out '^4 archives in '
expect_exit 8 holdfast list "$SCRATCH/none"

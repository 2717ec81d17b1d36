#!/usr/bin/env bash
# The command that the preview prints does the restore as it stands, whatever the names hold.
source "$(dirname "$0")/../lib.sh"
shared_cluster
name="$DB it's; \$HOME"
createdb "$name"
sql "$name" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
cd "$SCRATCH"
file="it's a \$(backup) \"of\" \`cards\`.sql.gz"
url="postgresql:///$(python3 -c 'import sys, urllib.parse; print(urllib.parse.quote(sys.argv[1], safe=""))' "$name")"
expect_ok holdfast backup --url "$url" --app tarot --output "$file"
expect_equal "$(tail -n 1 out)" "$file"
sql "$name" -c 'DELETE FROM cards'
expect_ok holdfast restore "$file" --url "$url" --jobs 1
command=$(sed -n 's/^  holdfast restore/holdfast restore/p' out)
expect_equal "$(sql "$name" -c 'SELECT count(*) FROM cards')" 0
eval "expect_ok $command"
expect_equal "$(sql "$name" -c 'SELECT count(*) FROM cards')" 78

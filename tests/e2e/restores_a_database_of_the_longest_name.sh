#!/usr/bin/env bash
# Names of 63 bytes, of odd characters too: side and kept database get names that fit, twice in a row.
source "$(dirname "$0")/../lib.sh"
shared_cluster
long=$(printf '%s_é%060d' "$DB" 0 | iconv -c -f UTF-8 -t UTF-8 | python3 -c 'import sys; print(sys.stdin.read().encode()[:63].decode(errors="ignore"), end="")')
odd="$DB \"odd' name; --\\"
for name in "$long" "$odd"; do
  createdb "$name"
  sql "$name" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
  url="postgresql:///$(python3 -c 'import sys, urllib.parse; print(urllib.parse.quote(sys.argv[1], safe=""))' "$name")"
  rm -f "$SCRATCH/x.sql.gz"
  expect_ok holdfast backup --url "$url" --app x --output "$SCRATCH/x.sql.gz"
  for rows in 70 60; do
    sql "$name" -c "DELETE FROM cards WHERE id > $rows"
    [ $rows = 70 ] || sleep 1.1 # names of kept databases are of a second
    expect_ok holdfast restore "$SCRATCH/x.sql.gz" --url "$url" --confirm
    expect_equal "$(sql "$name" -c 'SELECT count(*) FROM cards')" 78
  done
done
expect_equal "$(sql postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE '${DB//_/\\_}%'")" 6

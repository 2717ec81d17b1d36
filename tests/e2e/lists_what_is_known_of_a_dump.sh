#!/usr/bin/env bash
# list tells of a .dump what its name, its table of contents and the proof beside it say, and reads no more of it; the proof
# of another file is none.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 200000
mkdir "$SCRATCH/a"
expect_ok holdfast backup --app tarot --url "dbname=$DB" --format dump --output "$SCRATCH/a/"
dump=$(tail -n 1 "$SCRATCH/out")
listed() {
  expect_ok holdfast list "$SCRATCH/a" --url "dbname=$DB" --json
  python3 -c "
import json
for a in json.load(open('$SCRATCH/out'))['archives']: print(a['app'], a['database'], a['tables'], a['rows'], a['proved'] is not None, a['damage'])"
}
expect_equal "$(listed)" "tarot $DB 1 None False None"
expect_ok holdfast prove "$dump" --url "dbname=$DB"
expect_equal "$(listed)" "tarot $DB 1 200000 True None"
expect_ok holdfast list "$SCRATCH/a" --url "dbname=$DB"
expect_in out "$dump .* tarot +200,000  - +20[0-9-]+ [0-9:]+ UTC$"
ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=read,pread64 -o "$SCRATCH/trace" "$HOLDFAST" list "$SCRATCH/a" >"$SCRATCH/out" 2>"$SCRATCH/err"
expect_in out 'tarot +200,000'
read_of_it=$(awk -F' = ' '{ sum += $NF } END { print sum }' "$SCRATCH/trace")
[ "$read_of_it" -lt "$(($(stat -c %s "$dump") / 2))" ] || fail "$read_of_it bytes were read"

# Somebody else's: nothing but time and size tells that it is the one that was proved.
rm "$dump.sha256"
expect_equal "$(listed)" "tarot $DB 1 200000 True None"
touch -d '+1 hour' "$dump"
expect_equal "$(listed)" "tarot $DB 1 None False None"
mv "$dump" "$SCRATCH/a/y.dump"
expect_equal "$(listed)" "None $DB 1 None False None"
expect_ok holdfast list "$SCRATCH/a" --url "dbname=$DB"
expect_in out "y.dump .* $DB +-  - +-$"
# What no pg_restore can read is listed all the same.
head -c 40 "$SCRATCH/a/y.dump" >"$SCRATCH/a/z.dump"
expect_ok holdfast list "$SCRATCH/a" --url "dbname=$DB" --pg-bin "$SCRATCH"
expect_in out '^2 archives in '

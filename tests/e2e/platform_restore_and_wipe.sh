#!/usr/bin/env bash
# The guide's lines for restore and wipe, through make: a preview that changes nothing and ends with the line that does it.
source "$(dirname "$0")/../lib.sh"
shared_cluster
platform tarot
fresh_database
sql "$DB" -c "CREATE TABLE cards AS SELECT n AS id FROM generate_series(1, 22) n"
rows() { sql "$DB" -c 'SELECT count(*) FROM cards'; }
# What the preview says to do is what a user copies into a shell.
do_as_told() {
  local line
  line=$(sed -n 's/^  \(make script .*\)/\1/p' "$SCRATCH/out")
  [ -n "$line" ] || fail 'the preview ends with no make line'
  expect_ok env -C "$ROOT" HOLDFAST="$HOLDFAST" bash -c "$line"
}
file="$BACKUPS/it's mine.sql.gz"
expect_ok make_line script name=backup_database args="\"it's mine\"" APP=tarot

sql "$DB" -c 'DELETE FROM cards'
expect_ok make_line script name=restore_database args="\"$file\"" APP=tarot
expect_in out '\+22'
expect_equal "$(rows)" 0
do_as_told
expect_equal "$(rows)" 22

expect_exit 2 make_line script name=wipe_database
expect_in err '^error: wipe_database needs APP'
expect_ok make_line script name=wipe_database APP=tarot
expect_equal "$(rows)" 22
expect_exit 2 make_line script name=wipe_database args='--confirm chess' APP=tarot
expect_in err '^error: "chess" was confirmed, but the app is tarot'
expect_equal "$(rows)" 22
expect_ok make_line script name=wipe_database APP=tarot
do_as_told
expect_equal "$(rows)" 0
holdfast forget --all --url "dbname=$DB" --confirm >/dev/null

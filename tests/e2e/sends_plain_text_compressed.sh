#!/usr/bin/env bash
# What is sent is always compressed: of a plain .sql comes a .sql.gz that holds the same and restores; other kinds go as they
# are.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 30000
telegram_platform
rows() { sql "$1" -c 'SELECT count(*), sum(hashtext(filler::text)) FROM filler'; }
# arrives_compressed NAME: of $BACKUPS/NAME.sql; and holds
number=0
arrives_compressed() {
  local sent
  expect_requests "sendDocument 200 111 $1.sql.gz"
  [ -s "$BACKUPS/$1.sql" ]
  [ ! -e "$BACKUPS/$1.sql.gz" ] || fail 'the copy was left behind'
  sent=$SCRATCH/$1.sql.gz
  cp "$(arrived "$1.sql.gz")" "$sent"
  gunzip -t "$sent"
  [ "$(stat -c %s "$sent")" -lt "$(stat -c %s "$BACKUPS/$1.sql")" ] || fail 'it is no smaller'
  telegram messages 111 | grep -q "^  Size: $(python3 -c "print('%.2f' % ($(stat -c %s "$sent") / 1e6))") MB$" || fail 'the caption tells another size'
  expect_ok holdfast verify "$sent"
  number=$((number + 1))
  expect_ok holdfast restore "$sent" --url "dbname=${DB}_$number" --confirm
  expect_equal "$(rows "${DB}_$number")" "$(rows "$DB")"
  createdb "${DB}_psql$number"
  gunzip -c "$sent" | sql "${DB}_psql$number" >/dev/null
  expect_equal "$(rows "${DB}_psql$number")" "$(rows "$DB")"
}
BACKUP__FORMAT=sql expect_ok of_tarot backup by_setting --telegram
arrives_compressed by_setting
expect_ok of_tarot deliver "$BACKUPS/by_setting.sql" --telegram
expect_in out '^Telegram 111: was sent before, '
expect_requests ''
expect_ok make_line script name=backup_database args='by_word false true' APP=tarot
arrives_compressed by_word
pg_dump -d "$DB" -f "$BACKUPS/theirs.sql"
expect_ok of_tarot deliver "$BACKUPS/theirs.sql" --telegram
arrives_compressed theirs

for format in sql.zst dump; do
  expect_ok of_tarot backup as_it_is --format $format --telegram
  expect_requests "sendDocument 200 111 as_it_is.$format"
  cmp "$BACKUPS/as_it_is.$format" "$(arrived "as_it_is.$format")"
done
expect_no_complaints

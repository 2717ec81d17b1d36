#!/usr/bin/env bash
# A line break or another control character in a name or a label, which would stand in headers and captions, is refused
# before anything is made or sent.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 1000
telegram_platform
for bad in $'a\nb' $'a\rb' $'a\x01b' $'a\x7fb'; do
  for words in "$bad" --name="$bad" --label=why="$bad" --label="$bad"=why --output="$BACKUPS/$bad.sql.gz"; do
    expect_exit 2 of_tarot backup --telegram "$words"
    expect_in err '^error: '
    [ -z "$(tr -d '\n' <"$SCRATCH/err" | grep -a '[[:cntrl:]]')" ] || fail 'the message has it'
    expect_empty "$BACKUPS"
  done
done
expect_requests ''
# Of a file that bears such a name already, what is sent does not.
expect_ok of_tarot backup x
cp "$BACKUPS/x.sql.gz" "$BACKUPS/"$'a\nb.sql.gz'
expect_ok of_tarot deliver "$BACKUPS/"$'a\nb.sql.gz' --telegram
expect_equal "$(telegram_requests | wc -l)" 1
expect_in "$TELEGRAM/log.jsonl" '"file_name": "a[^"\\]*b.sql.gz"'
expect_no_complaints

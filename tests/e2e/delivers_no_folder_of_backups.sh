#!/bin/bash
# A folder is the parts of one archive, or nothing that is sent: neither an empty one, nor one of several backups.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 1000
telegram_platform 111
echo '111 started' >"$TELEGRAM/chats"
mkdir "$SCRATCH/empty" "$SCRATCH/other" "$SCRATCH/mixed"
echo words >"$SCRATCH/other/words.txt"
expect_ok of_tarot backup a
expect_ok of_tarot backup b
in_parts "$BACKUPS/a.sql.gz" 2 "$SCRATCH/mixed"
in_parts "$BACKUPS/b.sql.gz" 2 "$SCRATCH/mixed"
for folder in empty other mixed backups; do
  status=0
  of_tarot deliver "$SCRATCH/$folder" --telegram >"$SCRATCH/out" 2>"$SCRATCH/err" || status=$?
  [ "$status" -ge 2 ] && [ "$status" -le 10 ] || fail "exit code $status for $folder"
  expect_in err '^error: '
done
expect_equal "$(find "$TELEGRAM/documents" -type f | wc -l)" 0

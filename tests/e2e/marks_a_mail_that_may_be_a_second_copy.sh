#!/usr/bin/env bash
# A run that is killed while the mail server has its mail cannot know: the next one sends it once more, and says in it
# that it may be there twice.
source "$(dirname "$0")/../lib.sh"
smtp_platform
file=$BACKUPS/first.sql.gz
expect_ok of_tarot backup first
echo 'data slow-answer 60' >"$SMTP/script"
"$HOLDFAST" deliver "$file" --root "$PLATFORM" --app tarot --email >"$SCRATCH/out" 2>"$SCRATCH/err" &
wait_until "[ \"\$(mails)\" = 1 ]"
kill -9 $!
wait $! 2>/dev/null || true
expect_in "$file.deliveries.json" '"state": "sending"'
expect_ok of_tarot deliver "$file" --email
expect_in out '^Email .*: sent, message [0-9a-f]{32}-second@example.com \(it may be a second copy, and says so\)$'
expect_equal "$(mails)" 2
note='This may be a second copy: an earlier try was interrupted before its receipt.'
expect_equal "$(mail 1 "'$note' in m['parts'][0]['text']")" False
expect_equal "$(mail 2 "['$note' in m['parts'][i]['text'] for i in (0, 1)]")" '[True, True]'
expect_in "$file.deliveries.json" '"may_be_second_copy": true'
cmp "$file" "$SMTP/mails/2-first.sql.gz"
expect_no_complaints

#!/usr/bin/env bash
# A run that is killed while its mail is on the way leaves it to the next one, which sends it exactly if Resend did not
# get it, in the same words, whatever has become known since.
source "$(dirname "$0")/../lib.sh"
email_platform
# killed FAULT CONDITION COMMAND WORD: when the server has come that far with it.
killed() {
  echo "emails $1" >"$RESEND/script"
  "$HOLDFAST" "$3" --root "$PLATFORM" --app tarot --email "$4" >"$SCRATCH/out" 2>"$SCRATCH/err" &
  wait_until "$2"
  kill -9 $!
  wait $! 2>/dev/null || true
}
file=$BACKUPS/first.sql.gz
killed 'slow-answer 60' "[ \"\$(mails)\" = 1 ]" backup first
expect_in "$file.deliveries.json" '"state": "sending"'
# Another mail would tell of it, and be another request to Resend.
expect_ok of_tarot prove "$file"
expect_ok of_tarot deliver "$file" --email
expect_equal "$(mails)" 1
expect_in out "^Email .*: sent, message $(mail 1 "m['id']")$"
expect_ok of_tarot deliver "$file" --email
expect_in out '^Email .*: was sent before, '
expect_equal "$(requests)" 2

file=$BACKUPS/second.sql.gz
expect_ok of_tarot backup second
killed 'stall-upload 1' "[ ! -s '$RESEND/script' ]" deliver "$file"
wait_until "[ \"\$(requests)\" = 3 ]"
expect_equal "$(mails)" 1
expect_ok of_tarot deliver "$file" --email
expect_equal "$(mails)" 2
cmp "$file" "$RESEND/mails/2-second.sql.gz"
expect_no_complaints

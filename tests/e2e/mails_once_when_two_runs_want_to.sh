#!/usr/bin/env bash
# While one run sends a backup another one of the same is refused; when the first is stopped, the next goes on, and one
# mail comes of all.
source "$(dirname "$0")/../lib.sh"
email_platform
file=$BACKUPS/first.sql.gz
expect_ok of_tarot backup first
echo 'emails slow-answer 60' >"$RESEND/script"
"$HOLDFAST" deliver "$file" --root "$PLATFORM" --app tarot --email >"$SCRATCH/first" 2>&1 &
wait_until "[ \"\$(mails)\" = 1 ]"
for again in '' --again; do
  # shellcheck disable=SC2086  # no word where there is none
  expect_exit 10 of_tarot deliver "$file" --email $again
  expect_in err "^error: another run is delivering $file$"
done
kill -TERM $!
status=0
wait $! || status=$?
expect_equal $status 130
expect_in "$SCRATCH/first" '^error: cancelled'
expect_ok of_tarot deliver "$file" --email
expect_in out "^Email .*: sent, message $(mail 1 "m['id']")$"
expect_equal "$(mails)" 1
expect_no_complaints

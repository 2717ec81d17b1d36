#!/usr/bin/env bash
# The key and the mail server's password are in no output, receipt or argument list, neither while a mail is sent nor
# when a server repeats them.
source "$(dirname "$0")/../lib.sh"
email_platform
smtp_server
export -n EMAIL__SMTP_URL
# As it stands in the URL, and as it is.
written=${EMAIL__SMTP_URL#*:*:} written=${written%@*}
password=$(python3 -c 'import sys, urllib.parse; print(urllib.parse.unquote(sys.argv[1]))' "$written")
: >"$SCRATCH/argv"
expect_not_shown() {
  local secret
  for secret in "$EMAIL__API_KEY" "$password" "$written"; do
    ! grep -arF -e "$secret" "$SCRATCH"/{out,err,argv} "$BACKUPS" || fail "$1 shows it"
  done
}
# sending FOLDER: looks at all argument lists while that server has the mail and has not answered.
sending() {
  "$HOLDFAST" deliver "$file" --root "$PLATFORM" --app tarot --email --again >"$SCRATCH/out" 2>"$SCRATCH/err" &
  wait_until "[ ! -s '$1/script' ]"
  cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' '\n' >>"$SCRATCH/argv" || true
  wait $! || fail 'it was not sent'
  expect_not_shown 'a run that sends'
}
file=$BACKUPS/first.sql.gz
expect_ok of_tarot backup first
echo 'emails slow-answer 2' >"$RESEND/script"
sending "$RESEND"
echo 'data slow-answer 2' >"$SMTP/script"
EMAIL__SMTP_URL=$EMAIL__SMTP_URL sending "$SMTP"
# Both runs were seen.
expect_equal "$(grep -cxF "$file" "$SCRATCH/argv")" 2

echo "emails 401 The key $EMAIL__API_KEY is not known" >"$RESEND/script"
expect_exit 9 of_tarot backup second --email
expect_in err 'failed: The key \*\*\*\* is not known$'
expect_not_shown 'an error of Resend'
echo "auth 535 5.7.8 $password is no password" >"$SMTP/script"
EMAIL__SMTP_URL=$EMAIL__SMTP_URL expect_exit 9 of_tarot deliver "$BACKUPS/second.sql.gz" --email
expect_in err 'failed: 535 5\.7\.8 \*\*\*\* is no password$'
expect_not_shown 'an error of a mail server'
for command in settings status; do
  EMAIL__SMTP_URL=$EMAIL__SMTP_URL of_tarot $command >"$SCRATCH/out" 2>"$SCRATCH/err" || true
  expect_in out tarot
  expect_not_shown $command
done
expect_no_complaints

#!/usr/bin/env bash
# The key goes to the address of the settings alone: no http:// to another machine, which is found before there is a
# backup, and no redirect is followed.
source "$(dirname "$0")/../lib.sh"
email_platform
# Any name below localhost leads here, but is not the name of this machine.
for host in resend.localhost 192.0.2.1 '[2001:db8::1]'; do
  EMAIL__API_URL="http://$host:${EMAIL__API_URL##*:}" expect_exit 2 of_tarot backup first --email
  expect_in err '^error: EMAIL__API_URL is http:// to another machine, which would show the secret on the way$'
done
expect_empty "$BACKUPS"
expect_equal "$(requests)" 0

# Another service, to which a redirect leads.
(
  service resend_server "$SCRATCH/elsewhere"
  trap - EXIT
  echo "$EMAIL__API_URL" >"$SCRATCH/url"
)
at_exit "'$TESTS/parts/resend_server' stop '$SCRATCH/elsewhere'"
echo "emails redirect $(cat "$SCRATCH/url")/emails" >"$RESEND/script"
expect_exit 9 of_tarot backup first --email
expect_in err "^error: the backup $BACKUPS/first.sql.gz is good, but was not delivered: Email .*: failed: HTTP status 302$"
expect_in err '^hint: Is EMAIL__API_URL right\? '
expect_equal "$(requests)" 1
[ ! -e "$SCRATCH/elsewhere/log.jsonl" ] || fail 'it went where the redirect leads'
[ ! -s "$SCRATCH/elsewhere/complaints" ]
expect_ok of_tarot deliver "$BACKUPS/first.sql.gz" --email
expect_equal "$(mails)" 1
expect_no_complaints

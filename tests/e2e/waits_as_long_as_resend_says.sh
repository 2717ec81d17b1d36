#!/usr/bin/env bash
# A mail for which Resend has no time yet is sent once more when it says, not before; an hour is too long to wait for.
source "$(dirname "$0")/../lib.sh"
email_platform
printf '%s\n' 'emails 429 retry_after=3' 'emails 409' >"$RESEND/script"
expect_ok of_tarot backup first --email
expect_equal "$(mails)" 1
expect_equal "$(requests)" 3
waited=$(python3 - "$RESEND/log.jsonl" <<'END'
import datetime, json, sys
times = [datetime.datetime.fromisoformat(json.loads(line)["time"]) for line in open(sys.argv[1])]
print((times[1] - times[0]).total_seconds())
END
)
awk "BEGIN { exit !($waited >= 2.9) }" || fail "it waited $waited s instead of 3"

echo 'emails 429 retry_after=3600' >"$RESEND/script"
expect_exit 9 of_tarot backup second --email
expect_in err "^error: the backup $BACKUPS/second.sql.gz is good, but was not delivered: Email .*: failed: Too many requests\."
expect_equal "$(requests)" 4
expect_no_complaints

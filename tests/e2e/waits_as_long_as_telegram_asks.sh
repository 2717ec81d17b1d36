#!/usr/bin/env bash
# Who is told to come back in some seconds waits as many, and sends it then.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 1000
telegram_platform
echo 'sendDocument 429 retry_after=4' >"$TELEGRAM/script"
expect_ok of_tarot backup x --telegram
expect_in out '^Telegram 111: sent, message 1$'
waited=$(python3 -c 'import datetime, json, sys
first, second = [datetime.datetime.fromisoformat(json.loads(line)["time"]) for line in sys.stdin]
print((second - first).total_seconds() >= 4)' <"$TELEGRAM/log.jsonl")
expect_equal "$waited" True
expect_requests 'sendDocument 429 111 x.sql.gz' 'sendDocument 200 111 x.sql.gz'
cmp "$BACKUPS/x.sql.gz" "$(arrived x.sql.gz)"
# One who asks for hours is not waited for.
echo 'sendDocument 429 retry_after=7200' >"$TELEGRAM/script"
expect_exit 9 of_tarot deliver "$BACKUPS/x.sql.gz" --telegram --again
expect_in err '^error: .*x.sql.gz: was not delivered: Telegram 111: failed: Too Many Requests: retry after 7200$'
expect_requests 'sendDocument 429 111 x.sql.gz'
expect_no_complaints

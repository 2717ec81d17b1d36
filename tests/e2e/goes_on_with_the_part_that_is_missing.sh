#!/usr/bin/env bash
# A delivery that is killed while its second part is on the way goes on with that part, marked as a possible copy, and sends
# nothing again that is known to have arrived.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill_noise "$DB" 2500000
telegram_platform
expect_ok of_tarot backup x
size=$(stat -c %s "$BACKUPS/x.sql.gz")
export TELEGRAM__UPLOAD_LIMIT_MB=1
of=$(printf 'of%02d' $(((size + 999999) / 1000000)))
[ "$of" = of03 ] || fail "$size bytes make no three parts"
printf 'sendDocument %s\n' ok 'slow 60' >"$TELEGRAM/script"
"$HOLDFAST" deliver "$BACKUPS/x.sql.gz" --telegram --root "$PLATFORM" >"$SCRATCH/out" 2>"$SCRATCH/err" &
first=$!
# All of the second part has left, and Telegram does not answer yet.
wait_until "[ -n \"\$(find '$TELEGRAM/documents' -name '.*' -size -1000001c -size +999999c)\" ]"
kill -9 $first
wait $first 2>/dev/null || true
expect_in "$BACKUPS/x.sql.gz.deliveries.json" '"state": "sending"'
expect_ok of_tarot status
expect_in out 'x.sql.gz did not arrive: Telegram 111: not finished$'
expect_in out "^    .holdfast deliver $BACKUPS/x.sql.gz .*--telegram. goes on with what is missing\.$"
# It arrives all the same, as what is out of the house does.
wait_until "[ \"\$(wc -l <'$TELEGRAM/log.jsonl')\" = 3 ]"
expect_requests 'sendMessage 200 111' "sendDocument 200 111 x.sql.gz.part01$of" "sendDocument 200 111 x.sql.gz.part02$of"

expect_ok of_tarot deliver "$BACKUPS/x.sql.gz" --telegram
expect_in out '^Telegram 111: sent in 3 parts, messages 1, 2, 4, 5 \(it may be a second copy, and says so\)$'
expect_requests "sendDocument 200 111 x.sql.gz.part02$of second" "sendDocument 200 111 x.sql.gz.part03$of"
cat "$(arrived "x.sql.gz.part01$of")" "$(arrived "x.sql.gz.part02$of")" "$(arrived "x.sql.gz.part03$of")" | cmp - "$BACKUPS/x.sql.gz"
expect_ok of_tarot deliver "$BACKUPS/x.sql.gz" --telegram
expect_requests ''
expect_no_complaints

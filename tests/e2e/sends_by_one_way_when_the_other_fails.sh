#!/usr/bin/env bash
# Telegram and email do not wait for one another: what one refuses goes by the other, --json tells of both, and the next
# run sends what is missing alone.
source "$(dirname "$0")/../lib.sh"
email_platform
telegram_server
export TELEGRAM__API_URL TELEGRAM__BOT_TOKEN RBAC__OWNER_IDS=111
# states: channel, state and whether it was sent before, of each delivery of --json.
states() {
  python3 - "$SCRATCH/out" <<'END'
import json, sys
for one in json.load(open(sys.argv[1]))["deliveries"]:
    print(one["channel"], ",".join(one["recipients"]), one["complete"], one["sent_before"], *[m["state"] for m in one["messages"]])
END
}
email=admin@example.com,backup@example.com
# 111 has not started the bot.
expect_exit 9 of_tarot backup first --telegram --email --json
states >"$SCRATCH/states"
expect_equal "$(cat "$SCRATCH/states")" "telegram 111 False False failed
email $email True False sent"
expect_in err "^error: the backup $BACKUPS/first.sql.gz is good, but one of 2 deliveries was not made: Telegram 111: failed: "
cmp "$BACKUPS/first.sql.gz" "$RESEND/mails/1-first.sql.gz"
echo '111 started' >"$TELEGRAM/chats"
expect_ok of_tarot deliver "$BACKUPS/first.sql.gz" --telegram --email --json
expect_equal "$(states)" "telegram 111 True False sent
email $email True True sent"
expect_equal "$(requests)" 1

: >"$RESEND/domains"
expect_exit 9 of_tarot backup second --telegram --email --json
expect_equal "$(states)" "telegram 111 True False sent
email $email False False failed"
expect_in err 'one of 2 deliveries was not made: Email .*: failed: The example.com domain is not verified'
cmp "$BACKUPS/second.sql.gz" "$TELEGRAM"/documents/*-second.sql.gz
echo '111 blocked' >"$TELEGRAM/chats"
expect_exit 9 of_tarot backup third --telegram --email
expect_in err "^error: the backup $BACKUPS/third.sql.gz is good, but was not delivered: Telegram 111: failed: .*; Email .*: failed: "
holdfast verify "$BACKUPS/third.sql.gz" >/dev/null
expect_no_complaints

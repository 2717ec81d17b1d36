#!/usr/bin/env bash
# Beside the backup, in a file for its owner alone: to whom what was sent, when, in which messages, and the digest of what
# was.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill_noise "$DB" 2500000
telegram_platform 111 222
umask 000
# about DIGEST-OF FILE: the last delivery in FILE's receipts, in words, with times that are now.
about() {
  python3 - "$1" "$2" <<'END'
import datetime, hashlib, json, sys
kept = json.load(open(sys.argv[2] + ".deliveries.json"))
assert kept["holdfast_deliveries"] == 1
one = kept["deliveries"][-1]
now = datetime.datetime.now(datetime.timezone.utc)
for message in one["messages"]:
    time = datetime.datetime.fromisoformat(message["time"].replace("Z", "+00:00"))
    assert datetime.timedelta(0) <= now - time < datetime.timedelta(hours=1), message
right = one["about"]["sha256"] == hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest()
print(len(kept["deliveries"]), one["channel"], *one["recipients"], one["complete"], one["parts"], "right" if right else "wrong",
      *[":".join([m["what"], m["state"], m["message_id"]]) for m in one["messages"]])
END
}
expect_ok of_tarot backup x --telegram
expect_equal "$(stat -c %a "$BACKUPS/x.sql.gz.deliveries.json")" 600
expect_equal "$(about "$BACKUPS/x.sql.gz" "$BACKUPS/x.sql.gz")" '2 telegram 222 True 0 right document:sent:1'
TELEGRAM__UPLOAD_LIMIT_MB=1 RBAC__OWNER_IDS=111 expect_ok of_tarot deliver "$BACKUPS/x.sql.gz" --telegram --again
expect_equal "$(about "$BACKUPS/x.sql.gz" "$BACKUPS/x.sql.gz")" '3 telegram 111 True 3 right announcement:sent:2 part:sent:3 part:sent:4 part:sent:5'
expect_equal "$(stat -c %a "$BACKUPS/x.sql.gz.deliveries.json")" 600
# Of plain text, the digest of the compressed copy that was sent.
RBAC__OWNER_IDS=111 expect_ok of_tarot backup false y --telegram
expect_equal "$(about "$(arrived y.sql.gz)" "$BACKUPS/y.sql")" '1 telegram 111 True 0 right document:sent:6'
# What is no receipt of ours is not written over.
echo '{}' >"$BACKUPS/y.sql.deliveries.json"
expect_exit 8 of_tarot deliver "$BACKUPS/y.sql" --telegram
expect_in err '^error: .*y.sql.deliveries.json is no list of deliveries of ours$'
expect_equal "$(cat "$BACKUPS/y.sql.deliveries.json")" '{}'
expect_no_complaints

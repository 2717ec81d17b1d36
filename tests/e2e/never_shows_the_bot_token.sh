#!/usr/bin/env bash
# The bot's token, which is part of every URL of the Bot API, is in no output, no message, no receipt, and no argument list,
# whatever goes wrong.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 1000
telegram_platform
printf '%s\n' "$BOT" "${BOT#*:}" >"$SCRATCH/secrets"
expect_hidden() {
  ! grep -arlF -f "$SCRATCH/secrets" "$SCRATCH/all" "$BACKUPS" || fail "it is shown: $1"
}
mkdir "$SCRATCH/all"
number=0
# tried COMMAND...: whatever becomes of it
tried() {
  number=$((number + 1))
  "$@" >"$SCRATCH/all/$number.out" 2>"$SCRATCH/all/$number.err" || true
  [ -s "$SCRATCH/all/$number.out" ] || [ -s "$SCRATCH/all/$number.err" ] || fail "it says nothing: $*"
  expect_hidden "$*"
}
of_tarot backup x >"$SCRATCH/all/backup"
for answer in "400 Bad Request: no bot $BOT here" "403 Forbidden: ${BOT#*:}" '401' '404' '413' '502 html' "redirect $BOT_API/bot$BOT/x" \
  "garbage {\"ok\":true,\"result\":\"$BOT\"}" 'huge 2' cut accept-then-reset "429 retry_after=7200 $BOT" "500 $BOT"; do
  echo "sendDocument $answer" >"$TELEGRAM/script"
  tried of_tarot deliver "$BACKUPS/x.sql.gz" --telegram --again
  expect_equal "$(cat "$TELEGRAM/script")" ''
done
tried of_tarot deliver "$BACKUPS/x.sql.gz" --telegram --again --json
TELEGRAM__API_URL=http://$BOT@127.0.0.1 tried of_tarot backup y --telegram
TELEGRAM__API_URL=http://127.0.0.1:1 tried timeout -s INT 2 "$HOLDFAST" deliver "$BACKUPS/x.sql.gz" --telegram --again --root "$PLATFORM"
TELEGRAM__BOT_TOKEN=${BOT/:/;} tried of_tarot backup y --telegram
for command in status list 'list --json' 'status --json' settings 'settings --json'; do
  # shellcheck disable=SC2086
  tried of_tarot $command
done
[ -s "$BACKUPS/x.sql.gz.deliveries.json" ]

# While a document is on its way: the program's own argument list, and those of whatever it has started.
echo 'sendDocument slow 2' >"$TELEGRAM/script"
"$HOLDFAST" deliver "$BACKUPS/x.sql.gz" --telegram --again --root "$PLATFORM" >/dev/null 2>&1 &
deliver=$!
wait_until "[ ! -s '$TELEGRAM/script' ]"
cat "/proc/$deliver/cmdline" >"$SCRATCH/all/cmdline"
pgrep -aP $deliver >>"$SCRATCH/all/cmdline" || true
grep -aq deliver "$SCRATCH/all/cmdline"
expect_hidden 'argument list'
wait $deliver
expect_no_complaints

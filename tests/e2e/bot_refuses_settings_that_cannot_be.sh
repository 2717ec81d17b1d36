#!/usr/bin/env bash
# A worker with a token and no owner, or one that is no user's, does not begin; a token that is none is named, by the setting
# that it came from; one that Telegram refuses is in the log; BACKUP__BOT_TOKEN wins over TELEGRAM__BOT_TOKEN.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
telegram_platform
settings=$PLATFORM/apps/tarot/.env
# refused SETTING MESSAGE: with that setting the worker does not begin, and nobody is asked anything.
refused() {
  cp "$settings" "$SCRATCH/kept"
  echo "$1" >>"$settings"
  expect_exit 2 timeout 20 "$HOLDFAST" worker --root "$PLATFORM" --app tarot
  expect_in err "^error: .*$2"
  expect_in err '^hint: '
  cp "$SCRATCH/kept" "$settings"
}
sed -i '/^RBAC__OWNER_IDS=/d' "$settings"
refused '' 'Telegram cannot be used without RBAC__OWNER_IDS'
refused 'RBAC__OWNER_IDS=' 'Telegram cannot be used without RBAC__OWNER_IDS'
refused 'RBAC__OWNER_IDS=[]' 'Telegram cannot be used without RBAC__OWNER_IDS'
refused 'RBAC__OWNER_IDS=111,0' 'RBAC__OWNER_IDS holds 0'
refused 'RBAC__OWNER_IDS=-1001234567890' 'RBAC__OWNER_IDS holds -1001234567890'
refused 'RBAC__OWNER_IDS=everybody' 'RBAC__OWNER_IDS'
echo RBAC__OWNER_IDS=111 >>"$settings"
refused 'BACKUP__BOT_TOKEN=nonsense' 'BACKUP__BOT_TOKEN is not the token of a bot'
! grep nonsense "$SCRATCH/err" || fail 'its value is shown'
[ ! -e "$TELEGRAM/log.jsonl" ] || fail 'somebody was asked'

# One that looks well, and is nobody's.
sed -i 's/^TELEGRAM__BOT_TOKEN=/OTHER=/' "$settings"
wrong=123456:$(printf 'A%.0s' {1..35})
echo "TELEGRAM__BOT_TOKEN=$wrong" >>"$settings"
worker
wait_until "grep -q \"has to wait, and is tried again: Unauthorized; hint: The bot's token is wrong: copy it from @BotFather\" '$SCRATCH/worker.out'"
kill -0 "$WORKER"
end_worker
# The right one beside it.
echo "BACKUP__BOT_TOKEN=$BOT" >>"$settings"
worker
bot_listens
telegram say 111 /help
wait_until "bot_said 111 'This bot keeps the backups of tarot'"
expect_in worker.out "the bot ${BOT%%:*} listens"
end_worker
! grep -rF -e "${BOT#*:}" -e "${wrong#*:}" "$SCRATCH/worker.out" "$SCRATCH/state" || fail 'a token is shown'
expect_no_complaints

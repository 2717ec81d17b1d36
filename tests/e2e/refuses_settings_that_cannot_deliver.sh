#!/usr/bin/env bash
# A channel that is asked for or enabled, and cannot work, is an error before the backup: no file is made, nothing is sent.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 1000
telegram_platform
# Whatever would leave this machine goes to the test's server, and is seen there.
export http_proxy=$BOT_API https_proxy=$BOT_API no_proxy=127.0.0.1
settings=$PLATFORM/apps/tarot/.env
cp "$settings" "$SCRATCH/good"
refused() {
  expect_exit 2 "$@"
  expect_in err "$pattern"
  expect_empty "$BACKUPS"
  expect_requests ''
}
# wrong SETTING [VALUE] PATTERN: with this value, or without the setting, each way to ask for Telegram is refused so.
wrong() {
  local pattern="^error: ${*: -1}"
  sed "/^$1=/d" "$SCRATCH/good" >"$settings"
  [ $# -eq 2 ] || echo "$1=$2" >>"$settings"
  refused of_tarot backup --telegram
  refused make_line script name=backup_database args='--name=x true true' APP=tarot
  echo 'BACKUP__TELEGRAM_ENABLED=true' >>"$settings"
  refused of_tarot backup
  refused of_tarot backup true false
}
wrong TELEGRAM__BOT_TOKEN 'Telegram cannot be used without TELEGRAM__BOT_TOKEN$'
wrong RBAC__OWNER_IDS 'Telegram cannot be used without RBAC__OWNER_IDS$'
wrong RBAC__OWNER_IDS '' 'Telegram cannot be used without RBAC__OWNER_IDS$'
wrong RBAC__OWNER_IDS '111,-1001234567890' "RBAC__OWNER_IDS holds -1001234567890, which is no user's id$"
wrong RBAC__OWNER_IDS '111,admin' '.*RBAC__OWNER_IDS '
for token in 123456789 bot123456789:AAAA '123456789:AA/AA' '123456789:'; do
  wrong TELEGRAM__BOT_TOKEN "$token" 'TELEGRAM__BOT_TOKEN is not the token of a bot$'
done
wrong TELEGRAM__API_URL http://192.0.2.1:8081 'TELEGRAM__API_URL is http:// to another machine'
wrong TELEGRAM__API_URL http://localhost.example.com 'TELEGRAM__API_URL is http:// to another machine'
wrong TELEGRAM__API_URL ftp://127.0.0.1 '.*TELEGRAM__API_URL '
echo 'TELEGRAM__UPLOAD_LIMIT_MB=100' >>"$SCRATCH/good"
wrong TELEGRAM__API_URL '.*TELEGRAM__UPLOAD_LIMIT_MB "100" is more than api.telegram.org takes$'
wrong TELEGRAM__API_URL https://api.telegram.org '.*TELEGRAM__UPLOAD_LIMIT_MB "100" is more than api.telegram.org takes$'
# With all of them right both ways work.
cp "$SCRATCH/good" "$settings"
expect_ok of_tarot backup x --telegram
expect_requests 'sendDocument 200 111 x.sql.gz'
expect_no_complaints

#!/usr/bin/env bash
# Through make: the environment weighs more than the app's file, and that more than the one for all; `holdfast settings`
# shows each with its value, less the secrets, and where it came from.
source "$(dirname "$0")/../lib.sh"
shared_cluster
platform tarot
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT 1 AS id'
own=$PLATFORM/apps/tarot/.env
back_up() { make_line script name=backup_database APP=tarot "args=$1"; }
(umask 077; printf '%s\n' BACKUP__FORMAT=dump BACKUP__LEVEL=4 >"$PLATFORM/.env")
expect_ok back_up all
[ -s "$BACKUPS/all.dump" ]
echo BACKUP__FORMAT=sql.zst >>"$own"
expect_ok back_up app
[ -s "$BACKUPS/app.sql.zst" ]
BACKUP__FORMAT=sql.gz expect_ok back_up environment
[ -s "$BACKUPS/environment.sql.gz" ]

# As the platform's Python services write it.
url="postgresql+asyncpg://${PGUSER:-postgres}:cross-y7@/$DB?host=$PGHOST&port=$PGPORT&prepared_statement_cache_size=0"
printf '%s\n' "DATABASE__URL=$url" "BACKUP__DIRECTORY=$BACKUPS" 'RBAC__OWNER_IDS=[1, 2]' \
  BACKUP__EMAIL_RECIPIENTS=a@example.com,b@example.com EMAIL__API_KEY=cross-y7 TELEGRAM__BOT_TOKEN=cross-y7 >"$own"
expect_ok back_up asyncpg
expect_in out '^Tables: 1$'
expect_ok holdfast settings --app tarot --root "$PLATFORM"
for setting in APP__NAME DATABASE__{URL,HOST,PORT,USER,PASSWORD,NAME,SSLMODE,CONTAINER} DOCKER__COMMAND \
  BACKUP__{ENABLED,SCHEDULE_HOUR,DIRECTORY,FORMAT,LEVEL,JOBS,PG_BIN,TELEGRAM_ENABLED,EMAIL_ENABLED,EMAIL_RECIPIENTS} \
  RBAC__OWNER_IDS TELEGRAM__{BOT_TOKEN,API_URL} EMAIL__{API_KEY,FROM_ADDRESS,FROM_NAME,API_URL,SMTP_URL}; do
  expect_in out "^$setting  +[^ ].*  (default|/.*/\.env:[0-9]+)  +[^ ].*[a-z]"
done
expect_in out "^DATABASE__CONTAINER +tarot-pg +default "
expect_in out "^BACKUP__SCHEDULE_HOUR +3 +default .*UTC"
expect_in out "^EMAIL__API_KEY +\*\*\*\* +${own//./\\.}:5 "
expect_in out "^BACKUP__LEVEL +4 +${PLATFORM//./\\.}/\.env:2 "
expect_in out '^DATABASE__URL +postgresql\+asyncpg://[a-z]+:\*\*\*\*@'
! grep -q cross-y7 "$SCRATCH/out" "$SCRATCH/err" || fail 'a secret was shown'

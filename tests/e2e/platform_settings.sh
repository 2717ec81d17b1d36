#!/usr/bin/env bash
# Through make: where settings may stand and which weighs more, and the one clear error of each kind, with its file and line.
source "$(dirname "$0")/../lib.sh"
shared_cluster
platform tarot
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT 1 AS id'
own=$PLATFORM/apps/tarot/.env
cp "$own" "$SCRATCH/own"
line() { make_line script "name=$1_database" APP=tarot "${@:2}"; }
# refused ERROR LINE...: with these lines behind the app's own.
refused() {
  printf '%s\n' "${@:2}" >>"$own"
  for command in backup wipe; do
    expect_exit 2 line $command
    expect_in err "^error: $1"
  done
  cp "$SCRATCH/own" "$own"
}
line_6=${own//./\\.}:6
refused "$line_6: BACKUP__SHEDULE_HOUR is no setting" BACKUP__SHEDULE_HOUR=4
expect_in err '^hint: Did you mean BACKUP__SCHEDULE_HOUR\?'
refused "$line_6: BACKUP__JOBS \"0\" is out of range" BACKUP__JOBS=0
refused "$line_6: BACKUP__EMAIL_RECIPIENTS .* is no list" 'BACKUP__EMAIL_RECIPIENTS=["a@example.com"'
refused "BACKUP__LEVEL \(${own//./\\.}:7\) and BACKUP__FORMAT \($line_6\) contradict each other" \
  BACKUP__FORMAT=sql BACKUP__LEVEL=3
refused "DATABASE__HOST .* and DATABASE__CONTAINER \($line_6\) contradict each other" DATABASE__CONTAINER=tarot-pg
refused "$line_6: DATABASE__URL and .*:1: DATABASE__HOST contradict each other" DATABASE__URL=postgresql://elsewhere/x
PGHOST=/elsewhere refused "the environment's PGHOST contradicts the settings \(${own//./\\.}:1\)" ''
APP__NAME=chess refused "the environment's APP__NAME is chess, but the app is tarot" ''
DATABASE__URL=postgresql:///postgres refused "the environment's DATABASE__URL contradicts ${own//./\\.}:1" ''
expect_empty "$BACKUPS"

# The environment, then the app's file, then the one for all.
(umask 077; printf '%s\n' BACKUP__FORMAT=dump BACKUP__LEVEL=4 >"$PLATFORM/.env")
expect_ok line backup args=all
[ -s "$BACKUPS/all.dump" ]
echo BACKUP__FORMAT=sql.zst >>"$own"
expect_ok line backup args=app
[ -s "$BACKUPS/app.sql.zst" ]
BACKUP__FORMAT=sql.gz expect_ok line backup args=environment
[ -s "$BACKUPS/environment.sql.gz" ]

# As the platform's Python services write it.
url="postgresql+asyncpg://${PGUSER:-postgres}:cross-y7@/$DB?host=$PGHOST&port=$PGPORT&prepared_statement_cache_size=0"
printf '%s\n' "DATABASE__URL=$url" "BACKUP__DIRECTORY=$BACKUPS" 'RBAC__OWNER_IDS=[1, 2]' \
  BACKUP__EMAIL_RECIPIENTS=a@example.com,b@example.com EMAIL__API_KEY=cross-y7 TELEGRAM__BOT_TOKEN=cross-y7 >"$own"
expect_ok line backup args=asyncpg
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

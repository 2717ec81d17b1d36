#!/usr/bin/env bash
# Through make: one clear error for each kind of wrong setting, with its file and line, before anything is done.
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

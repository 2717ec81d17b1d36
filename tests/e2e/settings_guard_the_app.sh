#!/usr/bin/env bash
# Which app, and whose database: several apps must be told apart, and what is exported may not lead to another database.
source "$(dirname "$0")/../lib.sh"
shared_cluster
platform tarot
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT 1 AS id'
cd "$PLATFORM"
expect_ok holdfast settings --json
expect_in out '"app": "tarot"'
expect_ok holdfast backup

mkdir apps/chess
expect_exit 2 holdfast backup
expect_in err '^hint: The apps in apps/ are chess, tarot\.'
expect_exit 2 holdfast backup --app tarto
expect_in err 'Did you mean tarot'
APP__NAME=tarot expect_ok holdfast backup
APP__NAME=chess expect_exit 2 holdfast wipe --app tarot
expect_in err "the environment's APP__NAME is chess"
PGDATABASE=postgres expect_exit 2 holdfast wipe --app tarot
expect_in err "the environment's PGDATABASE contradicts the settings"
PGHOST=/elsewhere expect_exit 2 holdfast wipe --app tarot
expect_in err "the environment's PGHOST contradicts the settings"
DATABASE__URL=postgresql:///postgres expect_exit 2 holdfast wipe --app tarot
expect_in err "DATABASE__URL contradicts apps/tarot/.env:[0-9]"

echo 'BACKUP__SHEDULE_HOUR=4' >>apps/tarot/.env
expect_exit 2 holdfast backup --app tarot
expect_in err '^error: apps/tarot/.env:[0-9]+: BACKUP__SHEDULE_HOUR is no setting'
expect_in err '^hint: Did you mean BACKUP__SCHEDULE_HOUR'
sed -i 's/SHEDULE_HOUR=4/SCHEDULE_HOUR=24/' apps/tarot/.env
expect_exit 2 holdfast backup --app tarot
expect_in err '^error: apps/tarot/.env:[0-9]+: BACKUP__SCHEDULE_HOUR "24" is out of range'
sed -i '/SCHEDULE_HOUR/d' apps/tarot/.env
echo 'TELEGRAM__BOT_TOKEN=123:hush' >>apps/tarot/.env
chmod 644 apps/tarot/.env
expect_ok holdfast settings --app tarot
expect_in out '^TELEGRAM__BOT_TOKEN +\*\*\*\* +apps/tarot/.env:[0-9]'
expect_in err 'apps/tarot/.env can be read by every user'
[ -z "$(grep -r hush "$SCRATCH/out" "$SCRATCH/err")" ] || fail 'a token was shown'

#!/usr/bin/env bash
# Where the settings say nothing of a database, PGHOST, PGSERVICE and .pgpass do, before the container; without them it
# is the container that is looked for.
source "$(dirname "$0")/../lib.sh"
own_cluster --password 'cross-y7'
platform tarot
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
(umask 077 && echo "BACKUP__DIRECTORY=$BACKUPS" >"$PLATFORM/apps/tarot/.env")
host=$PGHOST port=$PGPORT
unset "${!PG@}"
export DOCKER_HOST=unix:///nowhere/docker.sock  # nothing but libpq leads anywhere
line() { make_line script "name=$1_database" APP=tarot "${@:2}"; }
round_trip() {
  expect_ok line backup args="$1"
  expect_in out '^Tables: 1$'
  expect_ok line restore args="$BACKUPS/$1.sql.gz"
  expect_in out "into   $DB on PostgreSQL"
}
expect_exit 2 line backup
expect_in err '^error: (docker does not answer|there is no program docker here)'
PGHOST=$host PGPORT=$port PGUSER=postgres PGDATABASE=$DB PGPASSWORD=cross-y7 round_trip host

mkdir "$SCRATCH/home"
(umask 077; echo "*:$port:*:postgres:cross-y7" >"$SCRATCH/home/.pgpass")
printf '%s\n' '[cards]' "host=$host" "port=$port" user=postgres "dbname=$DB" >"$SCRATCH/home/.pg_service.conf"
HOME=$SCRATCH/home PGSERVICE=cards round_trip service
rm "$SCRATCH/home/.pgpass"
HOME=$SCRATCH/home PGSERVICE=cards expect_exit 2 line backup
expect_in err 'no password supplied'

# What the settings do say is enough with a .pgpass.
(umask 077; echo "127.0.0.1:$port:*:postgres:cross-y7" >"$SCRATCH/home/.pgpass")
printf '%s\n' DATABASE__HOST=127.0.0.1 "DATABASE__PORT=$port" DATABASE__USER=postgres "DATABASE__NAME=$DB" \
  >>"$PLATFORM/apps/tarot/.env"
HOME=$SCRATCH/home round_trip settings
HOME=$SCRATCH/home PGSERVICE=cards expect_exit 2 line backup
expect_in err "^error: the environment's PGSERVICE contradicts the settings"

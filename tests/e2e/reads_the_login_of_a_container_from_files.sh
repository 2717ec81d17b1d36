#!/usr/bin/env bash
# POSTGRES_USER_FILE and its like, as PostgreSQL's own image reads them: a blank at an end is part of a password.
source "$(dirname "$0")/../lib.sh"
container_engine
mkdir "$SCRATCH/secrets"
printf 'dealer\n' >"$SCRATCH/secrets/user"
printf ' from a file \n\n' >"$SCRATCH/secrets/password"
printf 'salon' >"$SCRATCH/secrets/database"
own_container pg -- -v "$SCRATCH/secrets:/run/secrets:ro" -e POSTGRES_USER= -e POSTGRES_PASSWORD= \
  -e POSTGRES_USER_FILE=/run/secrets/user -e POSTGRES_PASSWORD_FILE=/run/secrets/password -e POSTGRES_DB_FILE=/run/secrets/database
inside() { docker exec "$BOX-pg" /bin/sh -c 'exec "$BIN/psql" "$@"' psql -XqAt -U dealer -h /run/postgresql -d salon -c "$1"; }
inside 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
container_platform
expect_ok make_line script name=backup_database APP="$BOX" args=cards
inside 'DELETE FROM cards'
expect_ok make_line script name=restore_database APP="$BOX" args="$BACKUPS/cards.sql.gz --confirm"
expect_equal "$(inside 'SELECT count(*) FROM cards')" 78
make_status
expect_in out '^Server .* database salon: 1 table'

rm "$SCRATCH/secrets/password" "$BACKUPS"/*
make_refuses
expect_in err "^error: container $BOX-pg: cannot read /run/secrets/password, which POSTGRES_PASSWORD_FILE names$"
# Where all is said, they are not needed.
rm "$SCRATCH"/secrets/*
container_platform DATABASE__USER=dealer DATABASE__NAME=salon 'DATABASE__PASSWORD=" from a file "'
expect_ok make_line script name=backup_database APP="$BOX"

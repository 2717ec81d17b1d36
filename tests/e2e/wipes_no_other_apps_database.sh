#!/usr/bin/env bash
# Where what is exported, or holds for all apps, leads to a database of another name, the app's name does not confirm a wipe.
source "$(dirname "$0")/../lib.sh"
shared_cluster
platform tarot
mkdir "$PLATFORM/apps/chess"
fresh_database
sql "$DB" -c 'CREATE TABLE games AS SELECT generate_series(1, 5) AS id'
wipe() { holdfast wipe --root "$PLATFORM" --output "$SCRATCH/" "$@"; }
there() { expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM games')" "$1"; }
url=postgresql://postgres@/$DB?host=${PGHOST//\//%2F}\&port=$PGPORT
mv "$PLATFORM/apps/tarot/.env" "$SCRATCH/own"
exported() { env -u PGHOST -u PGPORT -u PGDATABASE -u PGUSER "DATABASE__URL=$url" "$HOLDFAST" "$@" --root "$PLATFORM" --output "$SCRATCH/"; }
expect_ok exported wipe --app tarot
expect_in out "note: the database is $DB, but the app is tarot"
expect_in out "--confirm $DB\$"
expect_exit 10 exported wipe --app tarot --confirm tarot
expect_in err "\"tarot\" was confirmed, but the database is $DB"
expect_ok exported backup --app tarot
expect_in err "the database is $DB, but the app is tarot"
(umask 077; echo "DATABASE__URL=$url" >"$PLATFORM/.env")
expect_exit 10 env -u PGHOST -u PGPORT -u PGDATABASE -u PGUSER "$HOLDFAST" wipe --root "$PLATFORM" --app chess --confirm chess
there 5
# An app whose own settings name the database is confirmed by its own name.
cp "$SCRATCH/own" "$PLATFORM/apps/tarot/.env"
expect_ok wipe --app tarot --confirm tarot
there 0

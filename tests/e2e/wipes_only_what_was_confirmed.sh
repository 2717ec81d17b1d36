#!/usr/bin/env bash
# A wrong name, a maintenance database, a backup to standard output: refused before anything is done. --no-backup makes none.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
mkdir "$SCRATCH/to"
expect_exit 10 holdfast wipe --url "dbname=$DB" --app tarot --confirm Tarot --output "$SCRATCH/to/"
expect_in err '^error: "Tarot" was confirmed, but the app is tarot$'
expect_exit 10 holdfast wipe --url "dbname=$DB" --confirm tarot --output "$SCRATCH/to/"
expect_in err "but the app is $DB\$"
expect_exit 2 holdfast wipe --url "dbname=$DB" --confirm "$DB" --output -
for database in postgres template1; do
  expect_exit 10 holdfast wipe --url "dbname=$database"
  expect_exit 10 holdfast wipe --url "dbname=$database" --confirm "$database" --no-backup --drop
  expect_in err "$database is a maintenance database"
done
expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM cards')" 78
expect_empty "$SCRATCH/to"
expect_ok holdfast wipe --url "dbname=$DB" --app tarot --confirm tarot --output "$SCRATCH/to/" --no-backup
expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM cards')" 0
expect_empty "$SCRATCH/to"

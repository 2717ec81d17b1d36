#!/usr/bin/env bash
# A standby can be looked at, but not wiped.
source "$(dirname "$0")/../lib.sh"
own_cluster
createdb "$DB"
sql "$DB" -c "CREATE TABLE cards AS SELECT generate_series(1, 78) AS id"
own_standby cards
expect_ok holdfast wipe --url "host=$STANDBY dbname=$DB"
expect_in out '^in the way: the server is a standby'
expect_exit 10 holdfast wipe --url "host=$STANDBY dbname=$DB" --confirm "$DB" --output "$SCRATCH/"
expect_in err '^error: the server is a standby'
expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM cards')" 78

#!/usr/bin/env bash
# No backup, no wipe: without a pg_dump, on a full disk, or with a file of that name in the way.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
mkdir "$SCRATCH/no_programs" "$SCRATCH/to"
wipe() { expect_exit "$1" "$HOLDFAST" wipe --url "dbname=$DB" --confirm "$DB" "${@:2}"; }
wipe 4 --output "$SCRATCH/to/" --pg-bin "$SCRATCH/no_programs"
expect_in err '^error: nothing was wiped, since the backup failed: '
expect_in err '^hint: '
expect_empty "$SCRATCH/to"
touch "$SCRATCH/to/old.sql.gz"
wipe 8 --output "$SCRATCH/to/old.sql.gz"
(ulimit -f 1; trap '' XFSZ; wipe 8 --output "$SCRATCH/to/")
expect_in err '^error: nothing was wiped, since the backup failed: '
expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM cards')" 78
expect_equal "$(files_in "$SCRATCH/to")" 1
expect_no_sessions "$DB"

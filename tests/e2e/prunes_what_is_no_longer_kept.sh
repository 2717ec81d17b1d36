#!/bin/bash
# prune shows its plan and removes nothing; with --confirm it removes what no rule keeps, with all that stands beside it.
# Pinned archives, other apps' archives and files of others stay.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
platform tarot
printf 'BACKUP__KEEP_%s\n' LAST=1 DAILY=0 WEEKLY=0 MONTHLY=0 YEARLY=0 >>"$PLATFORM/apps/tarot/.env"
back_up() { expect_ok holdfast backup --root "$PLATFORM" --app tarot "$1" "${@:2}"; sleep 1; }
prune() { holdfast prune --root "$PLATFORM" --app tarot "$@"; }

back_up pinned --pin
expect_in "$BACKUPS/pinned.sql.gz.pinned" ' backup --pin$'
expect_ok holdfast pin "$BACKUPS/pinned.sql.gz" --reason 'before the migration'
expect_in out "^$BACKUPS/pinned.sql.gz is kept until .holdfast pin $BACKUPS/pinned.sql.gz --remove.$"
expect_exit 2 holdfast backup --root "$PLATFORM" --app tarot --output - --pin
expect_in err 'what goes to standard output is not pinned'
back_up old
expect_ok holdfast prove "$BACKUPS/old.sql.gz" --root "$PLATFORM" --app tarot
back_up old_dump --format dump
back_up new
expect_ok holdfast backup --url "postgresql:///$DB?host=$PGHOST&port=${PGPORT:-}&user=${PGUSER:-postgres}" --output "$BACKUPS/of_another_app.sql.gz"
pg_dump -d "$DB" -f "$BACKUPS/not_ours.sql"
pg_dump -Fc -d "$DB" -f "$BACKUPS/tarot_20200101T000000Z.dump"
# The newest that was proved stays, until a newer one is.
expect_ok prune
expect_in out "^$BACKUPS/old.sql.gz .* kept: newest proved$"
expect_ok holdfast prove "$BACKUPS/new.sql.gz" --root "$PLATFORM" --app tarot
before=$(find "$BACKUPS" -type f | sort)

expect_ok prune
expect_in out "^$BACKUPS/new.sql.gz .* kept: newest proved, newest, last$"
expect_in out "^$BACKUPS/old.sql.gz .* would go$"
expect_in out "^$BACKUPS/pinned.sql.gz .* kept: pinned [-0-9:TZ]+ before the migration$"
expect_in out '^Nothing was removed. To give .* back:$'
expect_equal "$(find "$BACKUPS" -type f | sort)" "$before"

# The command that the plan prints does it.
expect_ok bash -c "PATH=$(dirname "$HOLDFAST"):\$PATH; $(tail -n 1 "$SCRATCH/out")"
expect_in out '^1 backup removed$'
expect_equal "$(cd "$BACKUPS" && printf '%s ' *)" 'new.sql.gz new.sql.gz.proof.json not_ours.sql of_another_app.sql.gz old_dump.dump old_dump.dump.sha256 pinned.sql.gz pinned.sql.gz.pinned tarot_20200101T000000Z.dump '
expect_ok prune --confirm
expect_in out '^0 backups removed$'

expect_ok holdfast pin "$BACKUPS/pinned.sql.gz" --remove
expect_ok prune --confirm --json
expect_in out '"removed": true'
[ ! -e "$BACKUPS/pinned.sql.gz" ] || fail 'what is pinned no longer stays'

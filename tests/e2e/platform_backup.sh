#!/usr/bin/env bash
# The guide's lines for backups, through make: booleans in their order, a name of one's own, and words that no shell reads.
source "$(dirname "$0")/../lib.sh"
shared_cluster
platform tarot
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT 1 AS id'
script() { make_line script "name=$1" "${@:2}"; }

expect_ok script backup_database APP=tarot
expect_in out '^App: tarot$'
expect_in out "^$BACKUPS/tarot_[0-9]{8}T[0-9]{6}Z\.sql\.gz$"
expect_ok script backup_database args=false APP=tarot
expect_in out "^$BACKUPS/tarot_[0-9]{8}T[0-9]{6}Z\.sql$"
expect_ok script backup_database args=before_migration APP=tarot
[ -s "$BACKUPS/before_migration.sql.gz" ]
expect_ok script backup_database args='false before_migration'
[ -s "$BACKUPS/before_migration.sql" ]
expect_ok script backup_database args='--name=true true false' APP=tarot
[ -s "$BACKUPS/true.sql.gz" ]
expect_ok script backup_database args='"two words" --label "why=it is Monday"' APP=tarot
expect_equal "$(holdfast show --json "$BACKUPS/two words.sql.gz" | grep -c 'it is Monday')" 1

made=$(files_in "$BACKUPS")
expect_exit 2 script backup_database args='true false false true' APP=tarot
expect_in err '^error: a fourth true'
expect_exit 2 script backup_database args='one two' APP=tarot
expect_in err '^error: two names are given: one and two'
expect_exit 2 script backup_database args='--name=manual_backup true true' APP=tarot
expect_in err '^error: Telegram cannot be used without TELEGRAM__BOT_TOKEN, RBAC__OWNER_IDS$'
expect_exit 2 script backup_database args='one "two' APP=tarot
expect_in err '^error: args cannot be split'
expect_exit 2 script backup APP=tarot
expect_in err '^error: no such script: backup'
# shellcheck disable=SC2016
expect_exit 2 script backup_database 'args=$(shell touch '"$SCRATCH"'/ran) $(touch '"$SCRATCH"'/ran) `touch '"$SCRATCH"'/ran` ; touch '"$SCRATCH"'/ran' APP=tarot
[ ! -e "$SCRATCH/ran" ] || fail 'args was run'
expect_equal "$(files_in "$BACKUPS")" "$made"
rm -r "$PLATFORM/apps"
expect_exit 2 make_line script name=backup_database
expect_in err '^error: which app\? None is named'

#!/usr/bin/env bash
# Without APP: APP__NAME, exported or in .env, else the only folder in apps/, else an error that lists them. wipe needs
# APP all the same. APP weighs more than .env, but may not contradict what is exported.
source "$(dirname "$0")/../lib.sh"
shared_cluster
platform tarot
fresh_database
back_up() { make_line script name=backup_database "$@"; }
app_is() { expect_ok back_up "${@:2}"; expect_in out "^App: $1\$"; }

app_is tarot
cp -rp "$PLATFORM/apps/tarot" "$PLATFORM/apps/chess"
touch "$PLATFORM/apps/notes.txt"
made=$(files_in "$BACKUPS")
expect_exit 2 back_up
expect_in err '^error: which app\?'
expect_in err '^hint: The apps in apps/ are chess, tarot\.$'
expect_exit 2 make_line status
expect_in err '^hint: The apps in apps/ are chess, tarot\.$'
expect_equal "$(files_in "$BACKUPS")" "$made"

(umask 077; echo APP__NAME=chess >"$PLATFORM/.env")
app_is chess
app_is tarot APP=tarot
APP__NAME=tarot app_is tarot
APP__NAME=tarot expect_exit 2 back_up APP=chess
expect_in err "^error: the environment's APP__NAME is tarot, but the app is chess\$"
expect_exit 2 make_line script name=wipe_database
expect_in err '^error: wipe_database needs APP$'
APP__NAME=chess expect_exit 2 make_line script name=wipe_database args="--app tarot --confirm tarot"
expect_in err '^error: wipe_database needs APP$'

# In the project's own folder, where no ROOT is named.
mkdir "$SCRATCH/project"
cp -r "$ROOT/Makefile" "$ROOT/scripts" "$SCRATCH/project"
cp -rp "$PLATFORM/apps" "$PLATFORM/.env" "$SCRATCH/project"
in_project() { env -u ROOT HOLDFAST="$HOLDFAST" make -s -C "$SCRATCH/project" "$@"; }
expect_ok in_project script name=backup_database
expect_in out '^App: chess$'
expect_ok in_project status APP=tarot
expect_in out '^App +tarot$'

# shellcheck disable=SC2016
expect_exit 2 back_up 'APP=$(shell touch '"$SCRATCH"'/ran)`touch '"$SCRATCH"'/ran`'
[ ! -e "$SCRATCH/ran" ] || fail 'APP was run'

#!/usr/bin/env bash
# On a terminal: phase, share done, MB/s and the tables in work. In a pipe: the report and nothing else.
source "$(dirname "$0")/../lib.sh"
command -v script >/dev/null || skip 'there is no program script here'
shared_cluster
fresh_database
fill "$DB" 300000
command="'$HOLDFAST' backup --url 'dbname=$DB' --app x --output '$SCRATCH/' --level 12 --jobs 1 shown"
script -qec "$command" "$SCRATCH/terminal" >/dev/null </dev/null
expect_in "$SCRATCH/terminal" 'reading +[0-9]+%  [0-9.]+ MB/s.*public\.filler'
# The line is cleared before the report.
expect_in "$SCRATCH/terminal" $'\e\\[KDatabase Backup'
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/" quiet
[ ! -s "$SCRATCH/err" ] || fail 'a short run in a pipe is not quiet'

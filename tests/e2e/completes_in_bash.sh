#!/usr/bin/env bash
# bash completes commands, options, their words, backups by their endings, and leaves other files to itself.
source "$(dirname "$0")/../lib.sh"
holdfast print bash >"$SCRATCH/completion"
mkdir "$SCRATCH/files" "$SCRATCH/files/old"
cd "$SCRATCH/files"
touch a.sql.gz 'b c.dump' notes.txt
# offered WORD...: what is offered for the last one, sorted; compopt, which asks bash for more, as it is called.
offered() {
  # shellcheck disable=SC2016
  bash --norc -c '
    set -u
    source "$1"
    shift
    compopt() { printf "compopt:%s\n" "$*"; }
    COMP_WORDS=(holdfast "$@") COMP_CWORD=$#
    _holdfast
    ((${#COMPREPLY[@]} == 0)) || printf "%s\n" "${COMPREPLY[@]}"' _ "$SCRATCH/completion" "$@" | sort | paste -sd ' '
}
expect_equal "$(offered ba)" backup
[[ $(offered '') == *'backup deliver diff forget'*'wipe worker' ]] || fail "commands: $(offered '')"
expect_equal "$(offered --v)" --version
expect_equal "$(offered backup --l)" '--label --level --lock-timeout'
expect_equal "$(offered backup --format '')" 'dump sql sql.gz sql.zst'
expect_equal "$(offered backup --format sql.)" 'sql.gz sql.zst'
expect_equal "$(offered backup --format = sql.z)" sql.zst
expect_equal "$(offered backup --format =)" 'dump sql sql.gz sql.zst'
expect_equal "$(offered backup --format = sql --engine p)" 'parallel pg_dump'
expect_equal "$(offered backup --url '')" ''
expect_equal "$(offered backup --output '')" 'compopt:-o default'
expect_equal "$(offered backup --pg-bin '')" 'compopt:-o dirnames'
expect_equal "$(offered restore '')" 'a.sql.gz b c.dump compopt:-o filenames -o plusdirs'
expect_equal "$(offered restore notes)" 'compopt:-o default'
# The value of an option is no argument; after the last argument nothing is offered; behind -- there are no options.
expect_equal "$(offered restore --jobs 2 a)" 'a.sql.gz compopt:-o filenames -o plusdirs'
expect_equal "$(offered restore a.sql.gz '')" ''
expect_equal "$(offered diff a.sql.gz b)" 'b c.dump compopt:-o filenames -o plusdirs'
expect_equal "$(offered list x y '')" 'compopt:-o default'
expect_equal "$(offered restore -- --c)" 'compopt:-o default'
# And on a real line, with the Tab key.
expect_equal "$("$TESTS/parts/press_tab" 'bash --norc --noprofile -i' "source $SCRATCH/completion" 'holdfast rest' 'b')" \
  'holdfast|restore|b c.dump'

#!/usr/bin/env bash
# fish completes commands, options, their words, files and folders.
source "$(dirname "$0")/../lib.sh"
command -v fish >/dev/null || skip 'needs fish'
holdfast print fish >"$SCRATCH/completion"
fish --no-config --no-execute "$SCRATCH/completion"
mkdir "$SCRATCH/files" "$SCRATCH/files/old"
cd "$SCRATCH/files"
touch a.sql.gz notes.txt
# offered LINE: the words, without what fish says of them.
offered() {
  HOME=$SCRATCH fish --no-config -c 'source $argv[1]; complete -C $argv[2]' "$SCRATCH/completion" "$1" | cut -f 1 | sort | paste -sd ' '
}
expect_equal "$(offered 'holdfast ba')" backup
[[ $(offered 'holdfast ') == *'backup deliver diff forget'*'wipe worker' ]] || fail "commands: $(offered 'holdfast ')"
expect_equal "$(offered 'holdfast --v')" --version
expect_equal "$(offered 'holdfast backup --l')" '--label --level --lock-timeout'
expect_equal "$(offered 'holdfast backup --format ')" 'dump sql sql.gz sql.zst'
expect_equal "$(offered 'holdfast backup --format=sql.z')" '--format=sql.zst'
expect_equal "$(offered 'holdfast backup --pg-bin ')" old/
expect_equal "$(offered 'holdfast backup --output n')" notes.txt
expect_equal "$(offered 'holdfast restore a')" a.sql.gz
expect_equal "$(offered 'holdfast wipe n')" ''
# A word that is the name of another command is none behind the first.
expect_equal "$(offered 'holdfast backup restore --in')" ''

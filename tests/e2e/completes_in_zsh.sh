#!/usr/bin/env bash
# zsh completes commands, options, their words, and backups by their endings, on a real line with the Tab key.
source "$(dirname "$0")/../lib.sh"
command -v zsh >/dev/null || skip 'needs zsh'
mkdir "$SCRATCH/functions" "$SCRATCH/files"
holdfast print zsh >"$SCRATCH/functions/_holdfast"
zsh -n "$SCRATCH/functions/_holdfast"
cd "$SCRATCH/files"
touch 'b c.dump' b.txt
typed() {
  HOME=$SCRATCH "$TESTS/parts/press_tab" 'zsh -f -i' \
    "unset zle_bracketed_paste; fpath=($SCRATCH/functions \$fpath); autoload -Uz compinit; compinit -u -D" "$@"
}
expect_equal "$(typed 'holdfast ba')" 'holdfast|backup'
expect_equal "$(typed 'holdfast restore --in-p')" 'holdfast|restore|--in-place'
expect_equal "$(typed 'holdfast backup --format ' 'd')" 'holdfast|backup|--format|dump'
expect_equal "$(typed 'holdfast backup --engine=pg')" 'holdfast|backup|--engine=pg_dump'
expect_equal "$(typed 'holdfast restore b')" 'holdfast|restore|b c.dump'

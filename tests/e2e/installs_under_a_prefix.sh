#!/usr/bin/env bash
# make install puts the program, its man page, the completions and the worker's unit under a prefix, and make uninstall takes
# them away again.
source "$(dirname "$0")/../lib.sh"
[ -x "$TESTS/../build/release/holdfast" ] || skip 'needs build/release/holdfast (make release)'
make_in_project() { env -u MAKEFLAGS -u MAKELEVEL -u DESTDIR make -C "$TESTS/.." "$@"; }
files_below() { (cd "$1" && find . -type f | sort | xargs); }
all='./bin/holdfast ./lib/systemd/system/holdfast-worker@.service ./lib/sysusers.d/holdfast.conf ./lib/tmpfiles.d/holdfast.conf'
all+=' ./share/bash-completion/completions/holdfast ./share/fish/vendor_completions.d/holdfast.fish ./share/man/man1/holdfast.1 ./share/zsh/site-functions/_holdfast'
prefix="$SCRATCH/a prefix"

expect_ok make_in_project install PREFIX="$prefix"
expect_equal "$(files_below "$prefix")" "$all"
expect_ok "$prefix/bin/holdfast" --version
for pair in man:man/man1/holdfast.1 bash:bash-completion/completions/holdfast zsh:zsh/site-functions/_holdfast fish:fish/vendor_completions.d/holdfast.fish; do
  "$prefix/bin/holdfast" print "${pair%%:*}" | cmp - "$prefix/share/${pair#*:}"
done
expect_in "$prefix/lib/systemd/system/holdfast-worker@.service" "^ExecStart=\"$prefix/bin/holdfast\" worker --app %i$"
touch "$prefix/bin/other"
expect_ok make_in_project uninstall PREFIX="$prefix"
expect_equal "$(files_below "$prefix")" ./bin/other

expect_ok make_in_project install PREFIX=/usr DESTDIR="$SCRATCH/stage"
expect_equal "$(files_below "$SCRATCH/stage/usr")" "$all"
expect_in "$SCRATCH/stage/usr/lib/systemd/system/holdfast-worker@.service" '^ExecStart=/usr/bin/holdfast worker --app %i$'
expect_ok make_in_project uninstall PREFIX=/usr DESTDIR="$SCRATCH/stage"
expect_equal "$(files_below "$SCRATCH/stage")" ''

# A ~ that the shell has left means what it should.
expect_ok env HOME="$SCRATCH/home" CCACHE_DISABLE=1 env -u MAKEFLAGS make -C "$TESTS/.." install 'PREFIX=~/.local'
expect_equal "$(files_below "$SCRATCH/home/.local")" "$all"

#!/usr/bin/env bash
# A user who may not use the engine's socket is told of the group that may.
source "$(dirname "$0")/../lib.sh"
container_engine
[ "$(id -u)" = 0 ] || skip 'it needs root to become another user'
chmod 711 "$SCRATCH"
cp "$HOLDFAST" "$SCRATCH/holdfast"
as_nobody() { setpriv --reuid=nobody --regid=nogroup --clear-groups env -C / HOME=/nonexistent "$@"; }
as_nobody test ! -w "${DOCKER_HOST#unix://}" || skip 'everybody may use that socket'
expect_exit 3 as_nobody "$SCRATCH/holdfast" backup --container tarot-pg
expect_in err '^error: permission denied: this user may not use docker$'
expect_in err '^hint: .*group docker'

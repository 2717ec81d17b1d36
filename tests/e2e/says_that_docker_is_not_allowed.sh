#!/usr/bin/env bash
# A user who may not use the engine's socket is told of the group that may.
source "$(dirname "$0")/../lib.sh"
container_engine
[ "$(id -u)" = 0 ] || skip 'it needs root to become another user'
chmod 711 "$SCRATCH"
as_nobody() { setpriv --reuid=nobody --regid=nogroup --clear-groups env -C / HOME=/nonexistent "$@"; }
as_nobody test ! -w "${DOCKER_HOST#unix://}" || skip 'everybody may use that socket'
container_platform
# Where nobody can read the project's folder, its front door is elsewhere.
mkdir "$SCRATCH/project"
cp -r "$ROOT/Makefile" "$ROOT/scripts" "$SCRATCH/project"
cp "$HOLDFAST" "$SCRATCH/holdfast"
chown -R nobody "$PLATFORM" "$BACKUPS"
line() { as_nobody HOLDFAST="$SCRATCH/holdfast" ROOT="$PLATFORM" make -s -C "$SCRATCH/project" "$@" APP="$BOX"; }
expect_exit 2 line script name=backup_database
expect_in err '^error: permission denied: this user may not use docker$'
expect_in err '^hint: .*group docker.*`docker ps` shows'
expect_empty "$BACKUPS"
expect_ok line status
expect_in out '^  - permission denied: this user may not use docker$'

#!/usr/bin/env bash
# The worker's unit, as installed under a prefix, is one that systemd takes without a word and finds well locked up; stopping
# it takes longer than a running backup is given, and its user is in no group but its own.
source "$(dirname "$0")/../lib.sh"
command -v systemd-analyze >/dev/null || skip 'systemd-analyze is not installed'
project=$(cd "$TESTS/.." && pwd)
prefix="$SCRATCH/a 100% prefix"
unit="$prefix/lib/systemd/system/holdfast-worker@.service"
mkdir -p "$prefix/bin"
ln -s "$HOLDFAST" "$prefix/bin/holdfast"
expect_ok cmake -DCMAKE_INSTALL_PREFIX="$prefix" -P "$project/share/install_unit.cmake"

expect_ok systemd-analyze verify --man=no "$unit"
expect_equal "$(cat "$SCRATCH/out" "$SCRATCH/err")" ''
# 10 is a service with no restriction at all.
expect_ok systemd-analyze security --offline=true --no-pager --threshold=15 "$unit"
expect_in out '^→ Overall exposure level for .*: (0|1\.[0-5])\b'
value() { sed -n "s/^$1=//p" "$unit"; }
grace=$(sed -n 's/^#WORKER__GRACE=//p' "$project/.env.example")
[ "$(value TimeoutStopSec)" -gt $((grace + 30)) ] || fail "it is stopped before a backup's grace of $grace s is over"
for promise in User=holdfast UMask=0077 KillMode=mixed KillSignal=SIGTERM LimitCORE=0 NoNewPrivileges=yes \
  CapabilityBoundingSet= StateDirectory=holdfast; do
  expect_in "$unit" "^$promise$"
done
! grep -E '^[^#]*(docker|Requires=)' "$unit" | grep -v ^InaccessiblePaths= || fail 'it wants Docker, or a server here'
# Nothing of the settings stands in the environment, which would outweigh the files.
! value Environment | grep -qE '(BACKUP|WORKER|DATABASE)__' || fail 'it outweighs the files of settings'

mkdir -p "$SCRATCH/root/etc"
expect_ok systemd-sysusers --root="$SCRATCH/root" "$project/deploy/sysusers.conf"
expect_equal "$(cut -d : -f 1,6,7 "$SCRATCH/root/etc/passwd")" holdfast:/var/lib/holdfast:/usr/sbin/nologin
expect_equal "$(cut -d : -f 1,4 "$SCRATCH/root/etc/group")" holdfast:

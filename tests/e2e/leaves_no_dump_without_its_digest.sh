#!/usr/bin/env bash
# A disk with room for the .dump but not for the .sha256 beside it: the error says so, and half of a backup is none.
source "$(dirname "$0")/../lib.sh"
mkdir "$SCRATCH/small"
mount -t tmpfs -o size=4m tmpfs "$SCRATCH/small" 2>/dev/null || skip 'mounting a tmpfs is not permitted here'
at_exit "umount '$SCRATCH/small'"
shared_cluster
fresh_database
fill "$DB" 5000
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/first.dump"
pages=$((($(stat -c %s "$SCRATCH/first.dump") + 4095) / 4096))
head -c $((4096 * (1024 - pages))) /dev/zero >"$SCRATCH/small/filler"
expect_exit 8 holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/small/second.dump"
expect_in err "error: .*$SCRATCH/small/second.dump.*No space left on device"
expect_equal "$(ls -A "$SCRATCH/small")" filler
# Nor one whose digest's name is taken.
touch "$SCRATCH/third.dump.sha256"
expect_exit 8 holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/third.dump"
[ ! -e "$SCRATCH/third.dump" ] || fail 'a .dump was published that an old digest contradicts'

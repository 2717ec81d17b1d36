#!/usr/bin/env bash
# The working copy of somebody else's file does not fit: the error names TMPDIR; nothing is left, nothing was made.
source "$(dirname "$0")/../lib.sh"
mkdir "$SCRATCH/small"
mount -t tmpfs -o size=1m tmpfs "$SCRATCH/small" 2>/dev/null || skip 'mounting a tmpfs is not permitted here'
at_exit "umount '$SCRATCH/small'"
shared_cluster
fresh_database
fill "$DB" 100000
pg_dump -d "$DB" | gzip >"$SCRATCH/x.sql.gz"
expect_exit 8 env TMPDIR="$SCRATCH/small" "$HOLDFAST" restore "$SCRATCH/x.sql.gz" --url "dbname=${DB}_new" --confirm
expect_in err "error: cannot write a temporary file in $SCRATCH/small: No space left on device"
expect_in err '^hint: Set TMPDIR'
expect_empty "$SCRATCH/small"
expect_exit 8 env TMPDIR="$SCRATCH/none" "$HOLDFAST" verify "$SCRATCH/x.sql.gz"
expect_equal "$(sql postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE '${DB//_/\\_}\\_new%'")" 0

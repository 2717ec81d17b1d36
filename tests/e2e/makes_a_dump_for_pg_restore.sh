#!/usr/bin/env bash
# --format dump is pg_dump's own; verify reads it through pg_restore and compares it with the digest beside it.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 20000
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.dump"
expect_in out '^Tables: 1$'
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/y.dump" --label commit=abc --json
expect_in out '"rows":null'
expect_in "$SCRATCH/y.dump.sha256" '^# commit=abc$'
(cd "$SCRATCH" && sha256sum -c --quiet --strict y.dump.sha256)
(cd "$SCRATCH" && sha256sum -c --quiet x.dump.sha256)
expect_ok holdfast verify "$SCRATCH/x.dump"
expect_in out 'no digests of ours but the one beside it'
fresh_database _copy
pg_restore -d "${DB}_copy" "$SCRATCH/x.dump"
expect_equal "$(sql "${DB}_copy" -c 'SELECT count(*) FROM filler')" 20000
printf '\377' | dd of="$SCRATCH/x.dump" bs=1 seek=100000 conv=notrunc status=none
expect_exit 6 holdfast verify "$SCRATCH/x.dump"
rm "$SCRATCH/x.dump.sha256"
head -c 100000 "$SCRATCH/x.dump" >"$SCRATCH/cut.dump"
expect_exit 6 holdfast verify "$SCRATCH/cut.dump"

#!/usr/bin/env bash
# A database that holds every kind of thing comes back equal from a .dump in parts, which no program but holdfast sees whole.
source "$(dirname "$0")/../equality.sh"
load_source
pg_dump -Fc -d "$DB" >"$SCRATCH/x.dump"
in_parts "$SCRATCH/x.dump" 7 "$SCRATCH/parts"
rm "$SCRATCH/x.dump"
restore_equals "$SCRATCH/parts"
truncate -s -9 "$SCRATCH/parts/x.dump.part07of07"
expect_exit 6 holdfast restore "$SCRATCH/parts" --url "dbname=${DB}_cut" --confirm
expect_in err 'parts/x\.dump: .*pg_restore cannot read it'

#!/usr/bin/env bash
# A .dump of stock pg_dump -Fc comes back equal; one that is cut short restores nothing.
source "$(dirname "$0")/../equality.sh"
load_source
pg_dump -Fc -d "$DB" >"$SCRATCH/x.dump"
restore_equals "$SCRATCH/x.dump"
expect_ok holdfast show "$SCRATCH/x.dump"
expect_in out '^big\.rows +71,770 '
head -c $(($(stat -c %s "$SCRATCH/x.dump") / 2)) "$SCRATCH/x.dump" >"$SCRATCH/cut.dump"
expect_exit 6 holdfast restore "$SCRATCH/cut.dump" --url "dbname=${DB}_cut" --confirm
expect_in err 'cut\.dump: .*pg_restore cannot read it'
expect_equal "$(sql postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE '${DB//_/\\_}\\_cut%'")" 0

#!/usr/bin/env bash
# Wrong inputs: error: and hint:, an exit code by kind, and nothing is created.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
mkdir "$SCRATCH/to"
refused() {
  expect_exit "$@"
  expect_in err '^error: .'
  expect_in err '^hint: .'
  expect_empty "$SCRATCH/to"
}
backup() { holdfast backup --url "dbname=$DB" --output "$SCRATCH/to/" "$@"; }
refused 2 backup --app x --frobnicate
refused 2 backup --app x --level 13
refused 2 backup --app x --format sql --level 1
refused 2 backup --app 'Tarot App'
refused 2 backup --app -x
refused 2 backup --app x a/b
refused 2 backup --app x $'a\nb'
refused 2 backup --app x one two
refused 2 backup --app x --format tar
refused 2 backup --app x --jobs 0
refused 2 backup --app x --label novalue
refused 2 backup --app x --output - name
refused 2 holdfast backup --url 'postgresql://[broken' --app x --output "$SCRATCH/to/"
refused 8 holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/absent/x.sql.gz"
refused 3 holdfast backup --url "dbname=${DB}_absent" --app x --output "$SCRATCH/to/"
refused 4 backup --app x --pg-bin "$SCRATCH/to"
refused 8 holdfast show "$SCRATCH/absent"
refused 8 holdfast verify "$SCRATCH/to"
refused 2 holdfast restore
refused 2 holdfast

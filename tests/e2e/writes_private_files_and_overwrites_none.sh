#!/usr/bin/env bash
# Files are 0600 whatever the umask; nothing is written through a link; a file that exists stays as it is.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
umask 000
for format in sql sql.gz sql.zst dump; do
  expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/a.$format"
  expect_equal "$(stat -c %a "$SCRATCH/a.$format")" 600
done
before=$(sha256sum <"$SCRATCH/a.sql.gz")
expect_exit 8 holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/a.sql.gz"
expect_in err 'error: .*a\.sql\.gz exists already'
expect_equal "$(sha256sum <"$SCRATCH/a.sql.gz")" "$before"
ln -s "$SCRATCH/elsewhere" "$SCRATCH/link.sql.gz"
expect_exit 8 holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/link.sql.gz"
[ ! -e "$SCRATCH/elsewhere" ] || fail 'it wrote through a link'
mkdir "$SCRATCH/to"
for n in 1 2 3 4; do fresh_database "_$n"; done
for n in 1 2 3 4; do "$HOLDFAST" backup --url "dbname=${DB}_$n" --app x --output "$SCRATCH/to/" >/dev/null & done
wait
expect_equal "$(files_in "$SCRATCH/to")" 4

#!/usr/bin/env bash
# An archive whose contents were forged, with digests that hold: numbers that make no sense are an error with a word about
# it, never a crash, a flood of memory, or a database that is half there.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 1000
expect_ok holdfast backup --url "dbname=$DB" --app x --output "$SCRATCH/x.sql"
forged=0
while read -r field value; do
  "$TESTS/parts/forge_contents" "$SCRATCH/x.sql" "$SCRATCH/forged.sql" "$field" "$value"
  for command in "show $SCRATCH/forged.sql" "verify $SCRATCH/forged.sql" "restore $SCRATCH/forged.sql --url dbname=${DB}_new --confirm"; do
    status=0
    # shellcheck disable=SC2086
    (ulimit -v unlimited; timeout 60 "$HOLDFAST" $command) >"$SCRATCH/out" 2>"$SCRATCH/err" || status=$?
    case $status in 0 | 6 | 7 | 10) ;; *) fail "exit code $status for $field=$value: $command" ;; esac
    [ "${command%% *}" != restore ] || [ "$status" != 0 ] || fail "$field=$value was restored"
  done
  expect_equal "$(sql postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE '${DB//_/\\_}\\_new%'")" 0
  forged=$((forged + 1))
done <<'END'
list.pieces 18446744073709551615
list.pieces -1
list.offset 18446744073709551615
list.stored 9223372036854775807
list.raw 1
version 99999999999999999999
settings [[["x"]]]
settings []
tables.0.rows 18446744073709551615
tables.0.bytes -5
server_version_number "x"
database.connection_limit 1e300
piece.0.settings 4294967295
piece.1.table 4294967295
piece.1.rows 18446744073709551615
piece.1.raw 18446744073709551615
piece.1.stored 18446744073709551615
piece.1.offset 18446744073709551615
piece.0.entries [{"id":2147483648}]
END
expect_equal "$forged" 19

#!/usr/bin/env bash
# Bytes flipped and cuts made all over the file, in rows, list, contents and trailer: verify finds each, and does not crash.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c "CREATE TABLE t AS SELECT i, md5(i::text) FROM generate_series(1, 300) AS i" -c "SELECT lo_from_bytea(7, 'bytes')" >/dev/null
for format in sql sql.gz sql.zst; do
  good=$SCRATCH/good.$format bad=$SCRATCH/bad.$format
  expect_ok holdfast backup --url "dbname=$DB" --app x --output "$good"
  size=$(stat -c %s "$good")
  for place in $(seq 0 $((size / 25)) $((size - 1))) $((size - 1)) $((size - 5)) $((size - 20)) $((size - 40)) $((size - 60)); do
    python3 - "$good" "$bad" "$place" <<'PY'
import sys
data = bytearray(open(sys.argv[1], "rb").read())
data[int(sys.argv[3])] ^= 0x10
open(sys.argv[2], "wb").write(data)
PY
    expect_exit 6 holdfast verify "$bad"
    expect_in err '^error: .*bad\.'
  done
  for length in 1 20 $((size / 3)) $((size - 200)) $((size - 64)) $((size - 1)); do
    head -c "$length" "$good" >"$bad"
    expect_exit 6 holdfast verify "$bad"
    expect_exit 6 holdfast show "$bad"
  done
  { cat "$good"; echo; } >"$bad"
  expect_exit 6 holdfast verify "$bad"
  cat "$good" "$good" >"$bad"
  expect_exit 6 holdfast verify "$bad"
done

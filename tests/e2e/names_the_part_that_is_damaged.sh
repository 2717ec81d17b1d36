#!/usr/bin/env bash
# A byte flipped in one part: verify and restore find it and say in which part it is, and nothing is restored.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 100000
for format in sql sql.gz sql.zst dump; do
  expect_ok holdfast backup --url "dbname=$DB" --app x --format $format --output "$SCRATCH/x.$format"
  in_parts "$SCRATCH/x.$format" 3 "$SCRATCH/$format"
  part=$SCRATCH/$format/x.$format.part02of03
  middle=$(($(stat -c %s "$part") / 2))
  python3 - "$part" "$middle" <<'PY'
import sys
with open(sys.argv[1], "r+b") as file:
    file.seek(int(sys.argv[2]))
    byte = file.read(1)[0] ^ 0x10
    file.seek(int(sys.argv[2]))
    file.write(bytes([byte]))
PY
  # A .dump has no digests of its own, but one beside it, of the whole.
  if [ $format = dump ]; then
    cp "$SCRATCH/x.dump.sha256" "$SCRATCH/dump/"
    expect_exit 6 holdfast verify "$SCRATCH/dump"
    expect_in err 'x\.dump is not what x\.dump\.sha256 says'
    continue
  fi
  for command in verify "restore --confirm --url dbname=${DB}_new"; do
    # shellcheck disable=SC2086
    expect_exit 6 holdfast $command "$SCRATCH/$format/x.$format.part01of03"
    expect_in err "^error: $SCRATCH/$format/x.$format: the piece at .* damaged, in .*x.$format.part02of03"
    expect_in err "^hint: Get .*part02of03.* once more"
  done
done
expect_equal "$(sql postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE '${DB}\\_new%'")" 0

#!/usr/bin/env bash
# A damaged backup, and a file that is none, are refused by deliver; nothing is sent, and no receipt is written.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 20000
telegram_platform
expect_ok of_tarot backup good
good=$BACKUPS/good.sql.gz
bad=$SCRATCH/bad
mkdir "$bad"
head -c $(($(stat -c %s "$good") - 100)) "$good" >"$bad/cut.sql.gz"
# One byte in the middle, which only the digests tell.
cp "$good" "$bad/flipped.sql.gz"
byte=$(printf %o $(($(od -An -tu1 -j 200000 -N 1 "$good") ^ 1)))
printf "\\$byte" | dd of="$bad/flipped.sql.gz" bs=1 seek=200000 conv=notrunc status=none
: >"$bad/empty.sql.gz"
echo 'milk, eggs' | gzip >"$bad/shopping.sql.gz"
head -c 100000 /dev/urandom >"$bad/noise.dump"
in_parts "$good" 3 "$bad/parts"
rm "$bad/parts/good.sql.gz.part02of03"
for file in "$bad"/*; do
  expect_exit 6 of_tarot deliver "$file" --telegram
  expect_in err "^error: .*${file##*/}"
done
expect_exit 8 of_tarot deliver "$bad/absent.sql.gz" --telegram
expect_requests ''
expect_equal "$(find "$bad" -name '*.deliveries.json' | wc -l)" 0
expect_ok of_tarot deliver "$good" --telegram
expect_requests 'sendDocument 200 111 good.sql.gz'
expect_no_complaints

#!/usr/bin/env bash
# An archive of 300 MB goes in parts of 50, with memory that does not grow with it: they are the archive again bit for bit,
# and holdfast reads them as they are.
source "$(dirname "$0")/../lib.sh"
measured_build
shared_cluster
fresh_database
fill_noise "$DB" 300000000
telegram_platform
export TELEGRAM__UPLOAD_LIMIT_MB=50
file=big.sql.gz
expect_ok of_tarot backup big --level 1
kilobytes=$(peak "$HOLDFAST" deliver "$BACKUPS/$file" --telegram --root "$PLATFORM")
echo "$kilobytes kB"
[ "$kilobytes" -le 100000 ] || fail "$kilobytes kB"

requests=('sendMessage 200 111')
for part in 1 2 3 4 5 6 7; do requests+=("sendDocument 200 111 $file.part0${part}of07"); done
expect_requests "${requests[@]}"
telegram messages 111 >"$SCRATCH/seen"
expect_in seen "^  $file comes in 7 parts, "
expect_in seen "^  holdfast restore $file.part01of07$"
expect_in seen "^  cat $file.part\* > $file$"
expect_in seen "^  Part 7 of 7 of $file$"
mkdir "$SCRATCH/saved"
for part in "$TELEGRAM"/documents/*; do
  [ "$(stat -c %s "$part")" -le 50000000 ] || fail "$part is larger than it may be"
  mv "$part" "$SCRATCH/saved/${part##*/[0-9]-}"
done
cat "$SCRATCH"/saved/$file.part* | cmp - "$BACKUPS/$file"
rm "$BACKUPS/$file"
expect_ok holdfast verify "$SCRATCH/saved/$file.part01of07"
expect_ok of_tarot restore "$SCRATCH/saved"
expect_in out "^Restore of $SCRATCH/saved/$file "
expect_no_complaints

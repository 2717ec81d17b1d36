#!/usr/bin/env bash
# Ctrl-C and SIGTERM while a backup is sent, or while Telegram wants to be left alone, end the run at once; the backup is
# good, which is said, and the next deliver sends it.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill_noise "$DB" 20000000
telegram_platform
for case in 'INT slow 60' 'TERM 429 retry_after=600' 'TERM stall-upload 60'; do
  signal=${case%% *} name=${case#* }
  file=$BACKUPS/${name%% *}.sql.gz
  echo "sendDocument $name" >"$TELEGRAM/script"
  "$HOLDFAST" backup "${name%% *}" --telegram --root "$PLATFORM" >"$SCRATCH/out" 2>"$SCRATCH/err" &
  run=$!
  wait_until "[ -e '$file.deliveries.json' ] && [ ! -s '$TELEGRAM/script' ]"
  sleep 0.3  # in the midst of it, as far as that can be
  kill -"$signal" $run
  wait_until "! kill -0 $run"
  status=0
  wait $run || status=$?
  expect_equal $status 130
  expect_in err "^error: the backup $file is good, but it could not be sent: cancelled$"
  expect_ok holdfast verify "$file"
  expect_ok of_tarot deliver "$file" --telegram
  expect_in out '^Telegram 111: sent, '
  cmp "$file" "$(arrived "${file##*/}")"
done
expect_no_complaints

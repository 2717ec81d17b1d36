#!/usr/bin/env bash
# kill -9 of the worker, ten times, while it reads back the archive that it has written: there is none under its name, what
# there is goes, and the next worker makes it.
source "$(dirname "$0")/../killed.sh"
shared_cluster
fresh_database
fill_noise "$DB" 8000000
platform tarot
worker
# It is open twice then, to be written and to be read.
is_read_back() { [ "$(find "/proc/$WORKER/fd" -lname "*/.$name.*.holdfast-tmp" 2>/dev/null | wc -l)" = 2 ]; }
for round in $ROUNDS; do
  enqueue "back$round"
  until is_read_back; do [ ! -e "$BACKUPS/$name.sql.gz" ] || fail 'it was read back before anybody saw it'; done
  die
  [ ! -e "$BACKUPS/$name.sql.gz" ] || fail 'it was read back before the kill'
  done_by_next
  expect_in worker.out ': removed 1 incomplete file that an earlier run had left in '
done
end_worker

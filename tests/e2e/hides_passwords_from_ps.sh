#!/usr/bin/env bash
# However the password is given: as long as the run lasts it is in nobody's argument list, nor in what is written.
source "$(dirname "$0")/../lib.sh"
own_cluster --password hunter2secret
createdb "$DB"
fill "$DB" 200000
unset PGPASSWORD
cd "$SCRATCH"
(umask 077; echo '*:*:*:*:hunter2secret' >pgpass)
address=127.0.0.1:$PGPORT/$DB
watched() {
  local seen=0 backup list
  "$@" >out 2>err &
  backup=$!
  wait_until "reads_with_password || ! kill -0 $backup"
  while kill -0 $backup 2>/dev/null; do
    # This script's own list of arguments has no password in it.
    list=$(cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' '\n' || true)
    if [[ $list == *hunter2secret* ]]; then fail 'an argument list shows it'; fi
    [[ $list != *"$SCRATCH"/* ]] || seen=$((seen + 1))
  done
  wait $backup || fail "$1 failed"
  [ $seen -gt 0 ] || fail 'the run was over before it was looked at'
  if grep -aq hunter2secret out err; then fail 'it was printed'; fi
}
reads_with_password() { [ "$(PGPASSWORD=hunter2secret sessions "$DB" "AND query LIKE 'COPY%'")" != 0 ]; }
watched "$HOLDFAST" backup --url "postgresql://postgres:hunter2secret@$address" --app x --level 12 --output "$SCRATCH/url.sql.gz"
watched "$HOLDFAST" backup --url="postgresql://postgres@$address?password=hunter2secret" --app x --format dump --output "$SCRATCH/q.dump"
PGPASSWORD=hunter2secret watched "$HOLDFAST" backup --url "postgresql://postgres@$address" --app x --level 12 --output "$SCRATCH/env.sql.gz"
PGPASSFILE=$SCRATCH/pgpass watched "$HOLDFAST" backup --url "postgresql://postgres@$address" --app x --engine pg_dump --output "$SCRATCH/file.sql.gz"
for file in ./*.sql.gz; do
  if gunzip -c "$file" | grep -aq hunter2secret; then fail "$file holds it"; fi
done
if grep -aq hunter2secret q.dump; then fail 'the dump holds it'; fi

#!/usr/bin/env bash
# A password given by URL, environment or password file is in no argument list, no message, no archive, and in no child's
# environment but the client program's.
source "$(dirname "$0")/../lib.sh"
# Of its own, since the argument lists of the whole machine are looked at, where another test may be starting a program.
secret=hunter2secret$$x
own_cluster --password "$secret"
createdb "$DB"
fill "$DB" 200000
url="postgresql://postgres:$secret@127.0.0.1:$PGPORT/$DB"
mkdir "$SCRATCH/bin"
for tool in pg_dump pg_restore; do
  cat >"$SCRATCH/bin/$tool" <<SH
#!/bin/bash
tr '\\0' '\\n' </proc/\$\$/cmdline >>"$SCRATCH/argv"
env | sed "s/^/$tool \$1: /" >>"$SCRATCH/environment"
exec $(command -v $tool) "\$@"
SH
  chmod +x "$SCRATCH/bin/$tool"
done
unset PGPASSWORD
holdfast backup --url "$url" --app x --output "$SCRATCH/x.sql" --pg-bin "$SCRATCH/bin" >"$SCRATCH/out" 2>"$SCRATCH/err" &
backup=$!
wait_until "[ -s '$SCRATCH/environment' ]"
# The program's own argument list, while it runs.
tr '\0' '\n' <"/proc/$backup/cmdline" >>"$SCRATCH/argv"
cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' '\n' | grep -v 'grep' >>"$SCRATCH/argv" || true
wait $backup || fail 'the backup failed'
! grep -a "$secret" "$SCRATCH/argv" || fail 'it is in an argument list'
! grep -a "$secret" "$SCRATCH/environment" | grep -v '^pg_dump --dbname' || fail 'it is in the environment of a child that does not connect'
! grep -a "$secret" "$SCRATCH/out" "$SCRATCH/err" "$SCRATCH/x.sql" || fail 'it was written'
for wrong in "postgresql://postgres:${secret}wrong@127.0.0.1:$PGPORT/$DB" "postgresql://postgres:$secret@127.0.0.1:1/$DB" "postgresql://postgres:${secret}@@@:x/y" "postgresql://postgres:${secret}@h:p%zz/"; do
  "$HOLDFAST" backup --url "$wrong" --app x --output "$SCRATCH/" >"$SCRATCH/out" 2>"$SCRATCH/err" && fail 'it worked'
  expect_in err '^error: '
  ! grep -a "$secret" "$SCRATCH/out" "$SCRATCH/err" || fail 'a message shows it'
done
expect_ok holdfast restore "$SCRATCH/x.sql" --url "$url"
! grep -a "$secret" "$SCRATCH/out" || fail 'the preview shows it'
PGPASSWORD=$secret expect_ok holdfast backup --url "postgresql://postgres@127.0.0.1:$PGPORT/$DB" --app x --output "$SCRATCH/y.sql.gz"
echo "*:*:*:*:$secret" >"$SCRATCH/pgpass"; chmod 600 "$SCRATCH/pgpass"
PGPASSFILE=$SCRATCH/pgpass expect_ok holdfast backup --url "postgresql://postgres@127.0.0.1:$PGPORT/$DB" --app x --output "$SCRATCH/z.sql.gz"

#!/usr/bin/env bash
# Every other kind of file is refused by its name, with a hint that leads on.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 1000
pg_dump -d "$DB" >"$SCRATCH/x.sql"
pg_dump -Fd -d "$DB" -f "$SCRATCH/directory"
pg_dump -Ft -d "$DB" >"$SCRATCH/x.tar"
pg_dumpall >"$SCRATCH/all.sql"
bzip2 -c "$SCRATCH/x.sql" >"$SCRATCH/bzip2"
xz -c "$SCRATCH/x.sql" >"$SCRATCH/xz"
lz4 -qc "$SCRATCH/x.sql" >"$SCRATCH/lz4"
gzip -c "$SCRATCH/x.tar" >"$SCRATCH/x.tar.gz"
python3 -c 'import sys, zipfile; zipfile.ZipFile(sys.argv[2], "w").write(sys.argv[1], "x.sql")' "$SCRATCH/x.sql" "$SCRATCH/zip"
: >"$SCRATCH/empty"
printf '\377\330\377\340JFIF' >"$SCRATCH/picture"
cp "$HOLDFAST" "$SCRATCH/program"
echo 'Dear all, the backup is attached.' >"$SCRATCH/letter"
while IFS='|' read -r name message hint; do
  for command in verify show; do expect_exit 6 holdfast "$command" "$SCRATCH/$name"; done
  expect_exit 6 holdfast restore "$SCRATCH/$name" --url "dbname=${DB}_new"
  expect_in err "^error: .*$name.* $message"
  expect_in err "^hint: .*$hint"
done <<'KINDS'
directory|is a dump in directory format|pg_restore --file=-
x.tar|is a dump in tar format|pg_restore --file=-
x.tar.gz|is a dump in tar format|pg_restore --file=-
all.sql|is a dump of a whole server|psql
bzip2|is compressed with bzip2|bunzip2
xz|is compressed with xz|unxz
lz4|is compressed with lz4|unlz4
zip|is a zip archive|unzip
empty|is empty|another backup
picture|is a JPEG picture|Name a backup
program|is a program|Name a backup
letter|is no SQL script|Name a backup
KINDS

#!/usr/bin/env bash
# Absent here and inside, then too old wherever one is; status says so as well.
source "$(dirname "$0")/../lib.sh"
container_engine
mkdir "$SCRATCH/bin"
own_container pg --tools 'sh perl' --without-programs
container_platform "BACKUP__PG_BIN=$SCRATCH/bin"
make_refuses
expect_in err "^error: no pg_dump was found, neither here nor in container $BOX-pg$"
expect_in err "^hint: Install postgresql-client-[0-9]+, or name .*BACKUP__PG_BIN.*\`docker ps \| grep $BOX-pg\`"
make_status
expect_in out "^  - no pg_dump was found, neither here nor in container $BOX-pg$"

old_pg_dump() { printf '#!/bin/sh\necho "pg_dump (PostgreSQL) %s"\n' "$1"; }
old_pg_dump 9.6.24 >"$SCRATCH/bin/pg_dump"
chmod +x "$SCRATCH/bin/pg_dump"
make_refuses
expect_in err "^error: $SCRATCH/bin/pg_dump 9.6.24 is older than the server [0-9]+$"
old_pg_dump 10.23 | docker exec -i "$BOX-pg" /usr/bin/tee /tools/pg_dump >/dev/null
docker exec "$BOX-pg" /usr/bin/chmod +x /tools/pg_dump
make_refuses
expect_in err "^error: pg_dump in container $BOX-pg 10.23 is older than the server [0-9]+$"
expect_in err "^hint: Install postgresql-client-[0-9]+.*\`docker ps \| grep $BOX-pg\`"
make_status
expect_in out '^  - pg_dump .* is older than the server'

#!/usr/bin/env bash
# The guide's lines with podman's own command line tool: backup, restore, wipe, proof and undo, what is said when
# something is wrong, and the pg_dump inside, with no password among arguments.
source "$(dirname "$0")/../lib.sh"
"$TESTS/parts/podman_engine" start "$SCRATCH/podman" >"$SCRATCH/podman.env" || exit $?
# shellcheck disable=SC1091
source "$SCRATCH/podman.env"
at_exit "'$TESTS/parts/podman_engine' remove '$SCRATCH/podman'"
own_container pg -- -e POSTGRES_PASSWORD=cross-y7
sql_in pg tarot 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
rows() { expect_equal "$(sql_in pg tarot 'SELECT count(*) FROM cards')" "$1"; }
line() { expect_ok make_line script "name=$1_database" APP="$BOX" args="${*:2}"; }

container_platform DOCKER__COMMAND=podman
make_status
expect_in out "^Container +$BOX-pg, running$"
line backup cards
line wipe --confirm "$BOX" --no-backup
rows 0
line restore "$BACKUPS/cards.sql.gz" --confirm
rows 78
expect_ok holdfast undo --root "$PLATFORM" --app "$BOX" --confirm
rows 0
expect_ok holdfast prove --root "$PLATFORM" --app "$BOX" "$BACKUPS/cards.sql.gz"
expect_in out '^proved: 1 table, 78 rows, identical'

printf '#!/bin/sh\necho "$@" >>%q/calls\nexec podman "$@"\n' "$SCRATCH" >"$SCRATCH/podman-logged"
chmod +x "$SCRATCH/podman-logged"
mkdir "$SCRATCH/none"
container_platform "DOCKER__COMMAND=$SCRATCH/podman-logged" "BACKUP__PG_BIN=$SCRATCH/none"
line backup inside --engine pg_dump
expect_in "$SCRATCH/calls" '^exec -i .*-e PGPASSWORD .*pg_dump '
! grep -q cross-y7 "$SCRATCH/calls" || fail 'the password stands among the arguments'
expect_nothing_else_in pg

rm "$BACKUPS"/*
podman stop "$BOX-pg" >/dev/null
container_platform DOCKER__COMMAND=podman
make_refuses
expect_in err "^error: container $BOX-pg is stopped"
expect_in err "^hint: .*\`podman start $BOX-pg\`.*\`podman ps -a \| grep $BOX-pg\`"
podman rm -f "$BOX-pg" >/dev/null
own_container bare --tools 'sh perl' --without-programs
make_refuses
expect_in err "^error: container not found: $BOX-pg$"
expect_in err "^hint: These run: $BOX-bare\. .*\`podman ps \| grep $BOX-pg\`"
container_platform DOCKER__COMMAND=podman "DATABASE__CONTAINER=$BOX-bare" "BACKUP__PG_BIN=$SCRATCH/none"
make_refuses
expect_in err "^error: no pg_dump was found, neither here nor in container $BOX-bare$"

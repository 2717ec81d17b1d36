#!/usr/bin/env bash
# pg_dump --clean, --if-exists and --create in all combinations, also as pg_restore writes them, come back equal; with
# --create so do the database's own properties.
source "$(dirname "$0")/../equality.sh"
load_source
pg_dump -Fc -d "$DB" >"$SCRATCH/x.dump"
for options in '--clean' '--clean --if-exists'; do
  # shellcheck disable=SC2086
  pg_dump $options -d "$DB" >"$SCRATCH/x.sql"
  restore_equals "$SCRATCH/x.sql"
done
for options in '--create' '--clean --create' '--clean --if-exists --create'; do
  # shellcheck disable=SC2086
  pg_restore --file=- $options "$SCRATCH/x.dump" >"$SCRATCH/x.sql"
  expect_ok holdfast restore "$SCRATCH/x.sql" --url "dbname=postgres" --into "${DB}_side"
  expect_in out "$DB"
  restore_equals "$SCRATCH/x.sql" --properties
done

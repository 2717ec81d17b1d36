#!/usr/bin/env bash
# A script that would reach outside of the database is refused with its line before anything is made, even its first half.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 100
pg_dump -d "$DB" >"$SCRATCH/good.sql"
touched=$SCRATCH/touched
chmod 777 "$SCRATCH"
for line in "\\! touch $touched" "COPY public.filler TO PROGRAM 'touch $touched';" "COPY public.filler TO '$touched';" \
  "SELECT 1 \\g |touch $touched" "SELECT pg_catalog.lo_export(lo_create(0), '$touched');" \
  "DO \$\$ BEGIN COPY public.filler TO PROGRAM 'touch $touched'; END \$\$;" 'CREATE ROLE hf_evil SUPERUSER;' \
  "ALTER SYSTEM SET work_mem = '1GB';" '\connect postgres' "DROP DATABASE $DB;" 'SET ROLE postgres;'; do
  { sed '/^-- PostgreSQL database dump complete/,$d' "$SCRATCH/good.sql"
    printf '%s\n\n--\n-- PostgreSQL database dump complete\n--\n' "$line"; } >"$SCRATCH/bad.sql"
  number=$(grep -nF -- "$line" "$SCRATCH/bad.sql" | cut -d: -f1)
  for command in "verify" "show" "restore --url dbname=${DB}_new --confirm"; do
    # shellcheck disable=SC2086
    expect_exit 10 holdfast ${command%% *} "$SCRATCH/bad.sql" $([ "$command" = "${command%% *}" ] || echo "${command#* }")
    expect_in err "^error: .*bad\.sql, line $number: "
  done
  [ ! -e "$touched" ] || fail "it ran: $line"
  expect_equal "$(sql postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE '${DB//_/\\_}\\_new%'")" 0
done

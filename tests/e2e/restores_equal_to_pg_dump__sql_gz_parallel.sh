#!/usr/bin/env bash
# A database that holds every kind of thing comes back equal to what stock pg_dump | psql makes of it: through psql alone,
# and through holdfast restore, the database's own properties included.
source "$(dirname "$0")/../equality.sh"
compare_restores --format sql.gz --engine parallel --jobs 1

# With whatever number of sessions.
for jobs in 1 8; do
  expect_ok holdfast restore "$SCRATCH/all.sql.gz" --url "dbname=${DB}_jobs$jobs" --confirm --jobs "$jobs"
  "$TESTS/parts/compare_databases" --properties "$DB" "${DB}_ref" "${DB}_jobs$jobs" || fail "what $jobs sessions restored is not equal"
done

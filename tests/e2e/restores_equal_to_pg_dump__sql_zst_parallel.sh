#!/usr/bin/env bash
# A database that holds every kind of thing comes back equal to what stock pg_dump | psql makes of it: through psql alone,
# and through holdfast restore, the database's own properties included.
source "$(dirname "$0")/../equality.sh"
compare_restores --format sql.zst --engine parallel --jobs 8

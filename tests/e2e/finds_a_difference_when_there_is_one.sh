#!/usr/bin/env bash
# The comparison that the other tests rest on sees each kind of difference.
source "$(dirname "$0")/../lib.sh"
shared_cluster
"$TESTS/parts/load_everything" "$DB" 2>/dev/null
for copy in _ref _copy; do fresh_database $copy; pg_dump -d "$DB" | sql "$DB$copy" >/dev/null 2>&1; done
compare() { "$TESTS/parts/compare_databases" "$DB" "${DB}_ref" "${DB}_copy" >"$SCRATCH/difference"; }
compare || fail 'two equal databases differ'
while IFS= read -r damage; do
  sql "${DB}_copy" -c "BEGIN" -c "$damage" -c "COMMIT" >/dev/null
  if compare; then fail "not seen: $damage"; fi
  dropdb "${DB}_copy" 2>/dev/null || "$TESTS/parts/drop_databases" "${DB//_/\\_}\\_copy"
  createdb "${DB}_copy"; pg_dump -d "$DB" | sql "${DB}_copy" >/dev/null 2>&1
done <<'SQL'
INSERT INTO shapes.no_columns DEFAULT VALUES
SELECT setval('shapes.down', 11)
SELECT lo_put(7003, 100, 'x')
DROP INDEX rules.indexed_brin
REFRESH MATERIALIZED VIEW views.unfilled
SQL

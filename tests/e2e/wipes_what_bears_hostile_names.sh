#!/usr/bin/env bash
# Names that hold SQL, quotes and line ends are names; the printed command does what it says as it stands.
source "$(dirname "$0")/../lib.sh"
shared_cluster
name="$DB it's; \$HOME"
createdb "$name"
fresh_database _x
sql "$name" <<SQL
CREATE TABLE public."""; DROP DATABASE ${DB}_x; --" AS SELECT 1 AS a;
CREATE SCHEMA "s'""; DROP DATABASE ${DB}_x; --";
CREATE TABLE "s'""; DROP DATABASE ${DB}_x; --"."t""
error: of two lines" (id serial, "c'""" int);
INSERT INTO "s'""; DROP DATABASE ${DB}_x; --"."t""
error: of two lines" ("c'""") VALUES (1), (2);
CREATE MATERIALIZED VIEW "s'""; DROP DATABASE ${DB}_x; --"."v'""" AS SELECT 1 AS a;
CREATE SEQUENCE public."q'""; --";
SQL
url="postgresql:///$(python3 -c 'import sys, urllib.parse; print(urllib.parse.quote(sys.argv[1], safe=""))' "$name")"
expect_exit 2 holdfast wipe --url "$url"
cd "$SCRATCH"
for drop in '' --drop; do
  # shellcheck disable=SC2086
  expect_ok holdfast wipe --url "$url" --app tarot --output "it's/\$(x)/../../" $drop
  expect_equal "$(grep -c '^error' out || true)" 0
  command=$(sed -n 's/^  holdfast wipe/holdfast wipe/p' out)
  mkdir -p "it's/\$(x)"
  eval "expect_ok $command"
  [ -n "$drop" ] || expect_equal "$(sql "$name" -c "SELECT (SELECT count(*) FROM public.\"\"\"; DROP DATABASE ${DB}_x; --\"), (SELECT count(*) FROM \"s'\"\"; DROP DATABASE ${DB}_x; --\".\"t\"\"
error: of two lines\")")" '0|0'
done
expect_equal "$(sql "$name" -c "SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)'")" public
sql "${DB}_x" -c 'SELECT 1' >/dev/null

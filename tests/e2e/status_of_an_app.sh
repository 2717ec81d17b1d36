#!/usr/bin/env bash
# status tells server, backups and proofs of one app, and names what is wrong; it ends with 0 all the same.
source "$(dirname "$0")/../lib.sh"
shared_cluster
platform tarot
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT 1 AS id'
status() { holdfast status --root "$PLATFORM" --app tarot "$@"; }
expect_ok status
expect_in out "^Server +PostgreSQL [0-9].* database $DB: 1 table,"
expect_in out '^Last backup +none$'
expect_in out "there is no backup of tarot in $BACKUPS"

expect_ok holdfast backup --root "$PLATFORM" --app tarot --name good
expect_ok status
expect_in out "^Last backup +20.*good\.sql\.gz$"
expect_in out 'no backup of it was ever proved'
expect_ok holdfast prove --root "$PLATFORM" --app tarot "$BACKUPS/good.sql.gz"
expect_ok status
expect_in out "^Last proof +20.*good\.sql\.gz$"
expect_in out '^Wrong +nothing$'

# A worker does not know of what was set since it began; neither does a folder take backups that is none.
worker
expect_ok status
expect_in out '^Worker +running, process [0-9]+$'
expect_in out '^Wrong +nothing$'
touch -d '+1 second' "$PLATFORM/apps/tarot/.env"
expect_ok status
expect_in out "apps/tarot/\.env was changed after the worker had begun"
expect_in out "Restart it \(process $WORKER\)"
end_worker
touch "$SCRATCH/file"
expect_ok env BACKUP__DIRECTORY="$SCRATCH/file" "$HOLDFAST" status --root "$PLATFORM" --app tarot
expect_in out "no backup can be put into $SCRATCH/file: Not a directory"

head -c 300 "$BACKUPS/good.sql.gz" >"$BACKUPS/tarot_cut.sql.gz"
chmod 644 "$PLATFORM/apps/tarot/.env"
echo 'DATABASE__USER=nobody' >>"$PLATFORM/apps/tarot/.env"
expect_ok status --json
python3 - "$SCRATCH/out" <<'P'
import json, sys
status = json.load(open(sys.argv[1]))
problems = ' '.join(p['what'] for p in status['problems'])
assert status['server'] is None, status
assert status['last_backup']['file'].endswith('good.sql.gz'), status
assert 'can be read by every user' in problems and 'role "nobody" does not exist' in problems, problems
assert 'tarot_cut.sql.gz' in problems, problems
P

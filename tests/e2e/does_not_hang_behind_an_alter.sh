#!/usr/bin/env bash
# An ALTER that queues behind our lock while our own pg_dump waits behind it would hang for ever.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE orders (a int)'
mkdir "$SCRATCH/bin" "$SCRATCH/to"
real=$(command -v pg_dump)
cat >"$SCRATCH/bin/pg_dump" <<SH
#!/bin/bash
[ "\$1" != --version ] || exec $real --version
PGAPPNAME=migrate PGOPTIONS= psql -Xq -d $DB -c 'ALTER TABLE orders ADD b int' >/dev/null 2>&1 &
for _ in \$(seq 1 200); do
  [ "\$(PGOPTIONS= psql -XqAt -d $DB -c "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'orders'::regclass")" = 0 ] || break
  sleep 0.05
done
exec $real "\$@"
SH
chmod +x "$SCRATCH/bin/pg_dump"
expect_exit 5 timeout 60 "$HOLDFAST" backup --url "dbname=$DB" --app x --output "$SCRATCH/to/" --lock-timeout 2 --pg-bin "$SCRATCH/bin"
expect_in err 'error: .*public\.orders'
expect_in err 'migrate'
expect_empty "$SCRATCH/to"
expect_no_sessions "$DB"
wait_until "sql '$DB' -c 'SELECT b FROM orders'"

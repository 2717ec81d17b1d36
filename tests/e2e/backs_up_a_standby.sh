#!/usr/bin/env bash
# On a standby: the replayed position, and unlogged tables left out, which cannot be read there, and said aloud.
source "$(dirname "$0")/../lib.sh"
own_cluster
createdb "$DB"
sql "$DB" -c "CREATE TABLE logged AS SELECT generate_series(1, 50) AS a" -c "CREATE UNLOGGED TABLE unlogged AS SELECT 1 AS a"
home=$(readlink -f "$SCRATCH/cluster/elsewhere" 2>/dev/null || echo "$SCRATCH/cluster")
as_server() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --init-groups env -C / "$@"; else "$@"; fi; }
as_server "$(command -v pg_basebackup)" -h "$PGHOST" -p "$PGPORT" -U postgres -D "$home/standby" -R -c fast
mkdir "$home/socket"; [ "$(id -u)" != 0 ] || chown postgres: "$home/socket"
as_server "$(command -v pg_ctl)" -D "$home/standby" -w -s -l "$home/standby.log" -o "-c port=$PGPORT -c listen_addresses='' -c unix_socket_directories='$home/socket'" start </dev/null >/dev/null
at_exit "as_server $(command -v pg_ctl) -D '$home/standby' -m immediate -s stop"
wait_until "psql -XqAt -h '$home/socket' -d '$DB' -c 'TABLE logged'"
expect_ok holdfast backup --url "host=$home/socket dbname=$DB" --app x --output "$SCRATCH/x.sql.gz"
expect_in err 'unlogged table public\.unlogged cannot be read on a standby and is left out'
expect_ok holdfast show --json "$SCRATCH/x.sql.gz"
expect_in out '"snapshot_lsn": "[0-9A-F]+/[0-9A-F]+"'
createdb "${DB}_copy"
gunzip -c "$SCRATCH/x.sql.gz" | sql "${DB}_copy" >/dev/null
expect_equal "$(sql "${DB}_copy" -c 'SELECT (SELECT count(*) FROM logged), (SELECT count(*) FROM unlogged)')" '50|0'

#!/usr/bin/env bash
# A standby can be looked at, but not wiped.
source "$(dirname "$0")/../lib.sh"
own_cluster
createdb "$DB"
sql "$DB" -c "CREATE TABLE cards AS SELECT generate_series(1, 78) AS id"
home=$(readlink -f "$SCRATCH/cluster/elsewhere" 2>/dev/null || echo "$SCRATCH/cluster")
as_server() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --init-groups env -C / "$@"; else "$@"; fi; }
as_server "$(command -v pg_basebackup)" -h "$PGHOST" -p "$PGPORT" -U postgres -D "$home/standby" -R -c fast
mkdir "$home/socket"; [ "$(id -u)" != 0 ] || chown postgres: "$home/socket"
as_server "$(command -v pg_ctl)" -D "$home/standby" -w -s -l "$home/standby.log" -o "-c port=$PGPORT -c listen_addresses='' -c unix_socket_directories='$home/socket'" start </dev/null >/dev/null
at_exit "as_server $(command -v pg_ctl) -D '$home/standby' -m immediate -s stop"
wait_until "psql -XqAt -h '$home/socket' -d '$DB' -c 'TABLE cards'"
expect_ok holdfast wipe --url "host=$home/socket dbname=$DB"
expect_in out '^in the way: the server is a standby'
expect_exit 10 holdfast wipe --url "host=$home/socket dbname=$DB" --confirm "$DB" --output "$SCRATCH/"
expect_in err '^error: the server is a standby'
expect_equal "$(sql "$DB" -c 'SELECT count(*) FROM cards')" 78

#!/usr/bin/env bash
# A port that leads to the container's server is used; one that leads to another server is not.
source "$(dirname "$0")/../lib.sh"
container_engine
own_container own
at_exit "docker rm -f '$BOX-host' >/dev/null 2>&1"  # own_container's own is in the subshell
port=$(own_container host --network host)
logged_docker
expect_ok holdfast backup --container "$BOX-host" --docker-command "$SCRATCH/docker-logged" --output "$SCRATCH/host.sql.gz"
! grep -q ' bridge ' "$SCRATCH/calls" || fail "a tunnel was dug beside a route"

# This inspect says that the container's port is published at a port that another server has.
cat >"$SCRATCH/docker-elsewhere" <<S
#!/bin/sh
[ "\$1" = inspect ] || exec docker "\$@"
docker "\$@" | sed 's|"Ports": {}|"Ports": {"5432/tcp": [{"HostIp": "0.0.0.0", "HostPort": "$port"}]}|'
S
chmod +x "$SCRATCH/docker-elsewhere"
"$SCRATCH/docker-elsewhere" inspect --type container "$BOX-own" >"$SCRATCH/inspected"
expect_in "$SCRATCH/inspected" "$port"
sql_in own tarot "CREATE TABLE only_here (n int)"
expect_ok holdfast backup --container "$BOX-own" --docker-command "$SCRATCH/docker-elsewhere" --output "$SCRATCH/own.sql"
expect_in "$SCRATCH/own.sql" '^CREATE TABLE public.only_here'

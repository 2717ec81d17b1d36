#!/usr/bin/env bash
# One that listens at another port, one that hangs, and a port of this machine at which nobody is.
source "$(dirname "$0")/../lib.sh"
container_engine
own_container pg
container_platform
sql_in pg tarot 'ALTER SYSTEM SET port = 6000'
docker restart "$BOX-pg" >/dev/null
wait_until "docker exec '$BOX-pg' test -S /run/postgresql/.s.PGSQL.6000"
make_refuses
expect_in err "^error: the server in container $BOX-pg does not answer: .*port 5432.*refused"
expect_in err "^hint: .*listen at another port than 5432; \`docker logs $BOX-pg --tail 50\`.*\`docker ps \| grep $BOX-pg\`"
make_status
expect_in out "^Container +$BOX-pg, running$"
expect_in out "^  - the server in container $BOX-pg does not answer"
docker exec "$BOX-pg" rm -f /var/lib/postgresql/data/postgresql.auto.conf
docker restart "$BOX-pg" >/dev/null
wait_until "sql_in pg tarot 'SELECT 1'"

server=$(docker inspect -f '{{.State.Pid}}' "$BOX-pg")
kill -STOP "$server"
at_exit "kill -CONT $server"
PGCONNECT_TIMEOUT=2 make_refuses
expect_in err "^error: the server in container $BOX-pg does not answer in time$"
expect_in err "^hint: .*PGCONNECT_TIMEOUT.*docker logs $BOX-pg.*\`docker ps \| grep $BOX-pg\`"

container_platform DATABASE__HOST=127.0.0.1 DATABASE__PORT=1 DATABASE__USER=tarot DATABASE__NAME=tarot
make_refuses
expect_in err '^error: .*127.0.0.1.*port 1 failed: Connection refused'
expect_in err '^hint: .*`docker ps`'

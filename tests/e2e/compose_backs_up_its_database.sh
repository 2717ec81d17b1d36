#!/usr/bin/env bash
# docker-compose runs deploy/compose.yaml as it stands, on a real engine, with images that see this machine's programs instead
# of those that would have to be fetched: the worker begins when database and Redis are healthy, does what a client of ARQ
# enqueues, reaches the database by its name and password, and ends with 0 when it is stopped. Redis wants the password.
source "$(dirname "$0")/../lib.sh"
command -v docker-compose >/dev/null || skip 'docker-compose is not installed'
own_network
container_engine
cp -r "$TESTS/../deploy" "$SCRATCH/"
cd "$SCRATCH/deploy"
sed 's/^DATABASE__PASSWORD=$/&db0a1b2c/; s/^REDIS_PASSWORD=$/&rd3d4e5f/' compose.env.example >compose.env
bin=$(newest_postgres_bin initdb)
# Root without its capabilities is nobody: these images have no such users as the real ones.
cat >stand_in.yaml <<Y
services:
  db: &machine
    image: holdfast-test-pg
    volumes: [/usr:/usr:ro, /etc/ssl:/etc/ssl:ro]
    environment: {BIN: $bin, TOOLS: '', LISTEN: '*', PGPORT: 5432, PATH: '$bin:/usr/sbin:/usr/bin'}
  redis: {<<: *machine, entrypoint: [], user: '0'}
  worker:
    image: holdfast-test-pg
    entrypoint: [holdfast]
    user: '0'
    volumes: [/usr:/usr:ro, '$HOLDFAST:/tools/holdfast:ro']
    environment: {PATH: '/tools:/usr/bin'}
Y
compose() {
  local command=$1
  shift
  [ "$command" != exec ] || set -- -T "$@"
  docker-compose --ansi never -p holdfast -f compose.yaml -f stand_in.yaml --env-file compose.env "$command" "$@"
}
export -f compose
at_exit "cd '$SCRATCH/deploy' && compose down -v >/dev/null 2>&1"
# docker-compose 1.29 has no cp.
documented worker.md compose | sed '/^compose() /d; /^compose cp /d; s/--build/--no-build/' >commands
expect_ok bash -eu commands
job=$(grep -xE '[0-9a-f]{32}' "$SCRATCH/out")
address() { docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "holdfast_$1_1"; }

QUEUE__URL=redis://:rd3d4e5f@$(address redis):6379/0 QUEUE__NAME=holdfast:queue
export QUEUE__URL QUEUE__NAME
"$TESTS/parts/arq_client" result "$job" >"$SCRATCH/result"
expect_in result "^returned .*'path': '/var/backups/holdfast/first.sql.gz'"
expect_equal "$("$TESTS/parts/arq_client" enqueue backup_database_job "('tarot',)" "{'name': 'second'}" --id second)" second
"$TESTS/parts/arq_client" result second >"$SCRATCH/result"
expect_in result "^returned .*'path': '/var/backups/holdfast/second.sql.gz'"
expect_ok compose exec worker holdfast verify /var/backups/holdfast/second.sql.gz
expect_ok compose exec worker holdfast status --app tarot
expect_in out '^Server .*, db port 5432, database tarot: '
expect_in out '^Worker +running, process 1$'
expect_exit 1 env QUEUE__URL="redis://$(address redis):6379/0" "$TESTS/parts/arq_client" abort first
expect_in err 'Authentication required'
# Neither the queue's password nor the database's is in a command line or a log.
ps -eo args >"$SCRATCH/ps"
compose logs >"$SCRATCH/logs" 2>&1
! grep -E 'rd3d4e5f|db0a1b2c' "$SCRATCH/ps" "$SCRATCH/logs" || fail 'a password can be read'

expect_ok compose stop worker
expect_equal "$(docker inspect -f '{{.State.ExitCode}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.Config.StopTimeout}}' holdfast_worker_1)" '0 true [ALL] 120'
expect_in <(docker logs holdfast_worker_1) 'worker of tarot ends$'

#!/usr/bin/env bash
# In the words of the guide, with the step that helps.
source "$(dirname "$0")/../lib.sh"
container_engine
own_container pg
box=$BOX-pg
refused() { expect_exit "$1" holdfast backup --output "$SCRATCH" "${@:2}"; }
refused 3 --container tarot-pg
expect_in err '^error: container not found: tarot-pg$'
expect_in err "^hint: .*$box.*make status APP=tarot.*docker ps \| grep tarot-pg"
refused 2 --container "$box" --url postgresql://localhost/tarot
refused 2 --container '-v /:/host'
refused 3 --container "$box" --docker-command no-such-docker
expect_in err '^error: there is no program no-such-docker here$'
expect_in err '^hint: .*docker'
DOCKER_HOST=unix:///nowhere/docker.sock refused 3 --container "$box"
expect_in err '^error: docker does not answer: its daemon does not run$'
refused 3 --container "$box" --database absent
expect_in err "^error: container $box: database \"absent\" does not exist$"
mkdir "$SCRATCH/none"

own_container bare --tools 'cat'
refused 3 --container "$BOX-bare"
expect_in err "^error: there is no route to the server in container $BOX-bare, and nothing in it can carry a connection"
own_container plain --tools 'sh perl' --without-programs
refused 4 --container "$BOX-plain" --pg-bin "$SCRATCH/none"
expect_in err "^error: no pg_dump was found, neither here nor in container $BOX-plain$"

sql_in pg tarot "ALTER ROLE tarot PASSWORD 'changed'"
refused 3 --container "$box"
expect_in err "^error: container $box: password authentication failed for user \"tarot\"$"
docker stop "$box" >/dev/null
refused 3 --container "$box"
expect_in err "^error: container $box is stopped \(exit code [0-9]+\)$"
expect_in err "^hint: .*docker start $box"
expect_equal "$(files_in "$SCRATCH/none")" 0

#!/usr/bin/env bash
# In the words of the guide, with the step that helps.
source "$(dirname "$0")/../lib.sh"
container_engine
own_container pg
box=$BOX-pg
refused() { expect_exit "$1" holdfast backup --output "$SCRATCH" "${@:2}"; }
refused 2 --container "$box" --url postgresql://localhost/tarot
refused 2 --container '-v /:/host'
refused 3 --container "$box" --docker-command no-such-docker
expect_in err '^error: there is no program no-such-docker here$'
expect_in err '^hint: .*docker'
DOCKER_HOST=unix:///nowhere/docker.sock refused 3 --container "$box"
expect_in err '^error: docker does not answer: its daemon does not run$'

own_container bare --tools 'cat'
refused 3 --container "$BOX-bare"
expect_in err "^error: there is no route to the server in container $BOX-bare, and nothing in it can carry a connection"
# One that would wait for ever when the server hangs up.
own_container openbsd --tools 'sh nc=nc.openbsd'
refused 3 --container "$BOX-openbsd"
expect_in err '^error: there is no route .*nothing in it can carry a connection'

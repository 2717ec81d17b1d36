#!/usr/bin/env bash
# deploy/compose.yaml is a file that docker-compose takes, with compose.env made from its example, and refuses without the
# passwords; no service has Docker's socket, privileges, a published port or an image without a version, every setting is one
# that holdfast knows, and the worker is given longer to end than a running backup.
source "$(dirname "$0")/../lib.sh"
project=$(cd "$TESTS/.." && pwd)
/usr/bin/python3 -c 'import yaml' 2>/dev/null || skip 'python3-yaml is not installed'
expect_equal "$("$TESTS/parts/compose_facts" "$project")" ''

command -v docker-compose >/dev/null || skip 'docker-compose is not installed'
cp -r "$project/deploy" "$SCRATCH/"
cd "$SCRATCH/deploy"
cp compose.env.example compose.env
compose() { docker-compose -f "$SCRATCH/deploy/compose.yaml" --env-file "$SCRATCH/deploy/compose.env" "$@"; }
expect_exit 1 compose config -q
expect_in err 'PASSWORD.*set it in compose.env'
sed -i 's/^DATABASE__PASSWORD=$/&abc/; s/^REDIS_PASSWORD=$/&def/' compose.env
expect_ok compose config -q
expect_equal "$(cat "$SCRATCH/out" "$SCRATCH/err")" ''
compose config >"$SCRATCH/config"
expect_in config ' QUEUE__URL: redis://:def@redis:6379/0$'
expect_in config ' DATABASE__PASSWORD: abc$'
expect_in config " BACKUP__ENABLED: ['\"]true['\"]$"
# What holds the passwords gets neither into git nor into an image.
git -C "$project" check-ignore -q deploy/compose.env || fail 'git would take compose.env'
! grep -vE '^(#.*|\*|!(CMake.*|bench|scripts|share|src|tests))$' "$project/.dockerignore" || fail 'an image would take more than the sources'

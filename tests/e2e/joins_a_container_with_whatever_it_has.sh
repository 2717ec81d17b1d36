#!/usr/bin/env bash
# Each of the programs that may be inside of a container carries what goes through a tunnel.
source "$(dirname "$0")/../lib.sh"
container_engine
for tools in perl python3 socat 'bash cat' nc=busybox nc=nc.traditional; do
  name=${tools%% *} name=${name#nc=}
  own_container "$name" --tools "sh $tools"
  sql_in "$name" tarot "CREATE TABLE filler AS SELECT n AS id, repeat(md5(n::text), 20) AS t FROM generate_series(1, 20000) AS n"
  expect_ok holdfast backup --container "$BOX-$name" --output "$SCRATCH/$name.sql.gz" --jobs 2
  # 13 MB each way.
  expect_ok holdfast restore "$SCRATCH/$name.sql.gz" --container "$BOX-$name" --into copy --confirm
  for database in tarot copy; do
    sql_in "$name" $database "SELECT md5(string_agg(f::text, ',' ORDER BY id)) FROM filler AS f" >"$SCRATCH/$database"
  done
  cmp "$SCRATCH/tarot" "$SCRATCH/copy" || fail "$name: what came back is not what was there"
  expect_nothing_else_in "$name"
  # An orphan that a signal ended would make process 1 restart the server.
  ! docker logs "$BOX-$name" 2>&1 | grep -E 'terminating any other|untracked child|not properly shut down' || fail "$name disturbed the server"
  docker rm -f "$BOX-$name" >/dev/null
done

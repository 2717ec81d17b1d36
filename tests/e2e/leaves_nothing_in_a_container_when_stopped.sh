#!/usr/bin/env bash
# However holdfast ends, nothing of it stays inside of the container, and its server is not disturbed.
source "$(dirname "$0")/../lib.sh"
container_engine
own_container pg
export TMPDIR=$SCRATCH/tmp
mkdir "$TMPDIR" "$SCRATCH/none"
sql_in pg tarot "CREATE TABLE filler AS SELECT n AS id, repeat(md5(n::text), 8) AS t FROM generate_series(1, 600000) AS n"
reading() { sql_in pg tarot "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY%'" | grep -qvx 0; }

for signal in INT TERM KILL; do
  for engine in parallel pg_dump; do
    [ $engine-$signal != pg_dump-KILL ] || continue  # docker lets it go on to its end, as it does with any
    # The slowest level, so that it is at work when the signal comes.
    # A background job of a script ignores SIGINT, and so would its children.
    bash -ic 'exec "$@"' holdfast "$HOLDFAST" backup --container "$BOX-pg" --engine $engine --pg-bin "$SCRATCH/none" \
      --output "$SCRATCH/filler.sql.gz" --level 12 >"$SCRATCH/out" 2>"$SCRATCH/err" &
    pid=$!
    wait_until reading
    kill -s $signal $pid
    wait $pid && fail "it ended before the signal"
    expect_nothing_else_in pg
    [ $signal = KILL ] || expect_empty "$TMPDIR"
  done
done
expect_equal "$(files_in "$TMPDIR")" 1
expect_ok holdfast backup --container "$BOX-pg" --output "$SCRATCH/again.sql.gz"
expect_empty "$TMPDIR"
! docker logs "$BOX-pg" 2>&1 | grep -E 'terminating any other|untracked child|not properly shut down' || fail "the server was disturbed"

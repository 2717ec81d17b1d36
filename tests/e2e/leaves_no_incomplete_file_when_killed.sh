#!/usr/bin/env bash
# kill -9 leaves nothing under the final name; the next run removes the temporary, but not one that somebody still writes.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 300000
mkdir "$SCRATCH/to"
begin() { "$HOLDFAST" backup "$1" --url "dbname=$DB" --app x --output "$SCRATCH/to/" --jobs 1 --level 12 >/dev/null 2>&1 & }
begin killed
victim=$!
wait_until "reads_rows '$DB'"
kill -9 $victim
wait $victim || true
expect_no_sessions "$DB"
[ ! -e "$SCRATCH/to/killed.sql.gz" ] || fail 'an incomplete file was published'
expect_equal "$(cd "$SCRATCH/to" && echo .killed.sql.gz.*.holdfast-tmp | wc -w)" 1
begin alive
alive=$!
wait_until "[ -e '$SCRATCH'/to/.alive.sql.gz.*.holdfast-tmp ]"
wait_until "reads_rows '$DB'"
kill -STOP $alive
fresh_database _small
expect_ok holdfast backup third --url "dbname=${DB}_small" --app x --output "$SCRATCH/to/"
expect_equal "$(cd "$SCRATCH/to" && ls -A | sed 's/\.[0-9a-f]*\.holdfast-tmp/.tmp/' | sort | xargs)" '.alive.sql.gz.tmp third.sql.gz'
kill -CONT $alive
wait $alive || fail 'the backup that was alive failed'
expect_ok holdfast verify "$SCRATCH/to/alive.sql.gz"

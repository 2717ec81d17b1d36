#!/usr/bin/env bash
# kill -9 of the worker, ten times each, whose backup is a .dump, which is known for the job's by its digest file alone: before
# that has its name, before the .dump has, and while it is sent. It is there once, with its digest, and comes once.
source "$(dirname "$0")/../killed.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
telegram_platform
expect_ok of_tarot backup before
all_is_there() {
  expect_ok eval "cd '$BACKUPS' && sha256sum -c --strict '$name.sha256'"
  expect_in "$BACKUPS/$name.sha256" "^# job=$job$"
  expect_equal "$(copies "$TELEGRAM/documents")" 1
  end_worker
}
for round in $ROUNDS; do
  dying_at renameat2 "$BACKUPS/digest$round.dump.sha256"
  enqueue "digest$round.dump" --telegram
  forget
  expect_equal "$(cd "$BACKUPS" && ls "digest$round"* 2>/dev/null)" ''
  done_by_next
  all_is_there

  dying_at renameat2 "$BACKUPS/dump$round.dump"
  enqueue "dump$round.dump" --telegram
  forget
  expect_equal "$(cd "$BACKUPS" && ls "dump$round"*)" "dump$round.dump.sha256"
  done_by_next
  all_is_there
done
for round in $ROUNDS; do
  worker
  echo 'sendDocument silence 600' >"$TELEGRAM/script"
  enqueue "sending$round.dump" --telegram
  wait_until "grep 'sending$round.dump.*\"status\": \"silence\"' '$TELEGRAM/log.jsonl'"
  delivered_by_next
  all_is_there
done
# How many rows a .dump has is not known, and so is no finding.
! grep 'far fewer rows' "$SCRATCH/state/tarot.log" || fail 'no rows were taken for fewer rows'
expect_no_complaints

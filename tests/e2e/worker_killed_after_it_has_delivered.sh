#!/usr/bin/env bash
# kill -9 of the worker when its document has arrived, ten times each: while older backups are removed, while the owners are
# told what was found, and while the result is put into the queue. The next worker does what is left, and sends nothing.
source "$(dirname "$0")/../killed.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
telegram_platform
settings=$PLATFORM/apps/tarot/.env
printf '%s\n' BACKUP__KEEP_LAST=1 BACKUP__KEEP_{DAILY,WEEKLY,MONTHLY,YEARLY}=0 >>"$settings"
# done_in_the_end: by the next worker, whatever was told before.
done_in_the_end() {
  done_by_next
  expect_in worker.out "backup $job: goes on with $BACKUPS/$name.sql.gz, which an earlier try had made"
  expect_equal "$(copies "$TELEGRAM/documents")" 1
  expect_equal "$(cd "$BACKUPS" && echo *)" "$name.sql.gz $name.sql.gz.deliveries.json"
}

# Five older ones and their receipts are ten files: it dies in front of each.
expect_ok of_tarot backup old --telegram
cp "$BACKUPS"/old.* "$SCRATCH"
for round in $ROUNDS; do
  for copy in 1 2 3 4 5; do
    for file in "$SCRATCH"/old.*; do cp "$file" "$BACKUPS/copy$copy${file#"$SCRATCH/old"}"; done
  done
  file=$(find "$BACKUPS" -name 'copy*' | sort | sed -n "${round}p")
  dying_at unlink "$file"
  enqueue "removing$round" --telegram
  forget
  [ -e "$file" ] || fail 'it did not die there'
  done_in_the_end
  end_worker
done

echo BACKUP__PROOF_AGE_DAYS=1 >>"$settings"
worker
told() { telegram messages 111 | grep -c 'No backup was ever proved'; }
for round in $ROUNDS; do
  echo 'sendMessage slow-answer 600' >"$TELEGRAM/script"
  enqueue "telling$round" --telegram
  wait_until "[ ! -s '$TELEGRAM/script' ] && grep -q ' backup $job: done: ' '$SCRATCH/worker.out'"
  die
  worker
  # Told twice, since the first answer was lost.
  wait_until "[ \$(told) = $((2 * round)) ]"
  done_once 1
  expect_equal "$(copies "$TELEGRAM/documents")" 1
done
end_worker

sed -i '/BACKUP__PROOF_AGE_DAYS/d' "$settings"
worker
for round in $ROUNDS; do
  hold 'LOCK TABLE cards'
  enqueue "finishing$round" --telegram
  wait_until "[ \"\$(sessions '$DB' \"AND wait_event_type = 'Lock'\")\" != 0 ]"
  python3 -c 'import sqlite3, sys, time
sqlite3.connect(sys.argv[1]).execute("BEGIN IMMEDIATE"); print("locked", flush=True); time.sleep(60)' "$SCRATCH/state/queue.sqlite" >"$SCRATCH/locker" &
  locker=$!
  disown
  wait_until "[ -s '$SCRATCH/locker' ]"
  let_go
  # What comes after the older one has gone is the result.
  wait_until "[ -s '$BACKUPS/$name.sql.gz' ] && [ \$(find '$BACKUPS' -name '*.sql.gz' | wc -l) = 1 ]"
  kill -9 "$WORKER" $locker
  rm "$SCRATCH/locker"
  forget
  done_in_the_end
done
end_worker
expect_no_complaints

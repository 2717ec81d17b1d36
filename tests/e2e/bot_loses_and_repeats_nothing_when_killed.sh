#!/usr/bin/env bash
# kill -9 of the worker at ten moments after /backup was sent: from before it is fetched, over the moment between the stored
# job and what the bot remembers of it, to the middle of the backup. Each /backup gives one document and one last message.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 2000
telegram_platform
# The lease of a dead worker is a minute: the clock goes on for it meanwhile.
forget_lease() { python3 -c 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute("UPDATE jobs SET lease_ends = 1 WHERE finished IS NULL"); c.commit()' "$SCRATCH/state/queue.sqlite"; }
jobs() { python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("SELECT count(*) FROM jobs").fetchone()[0])' "$SCRATCH/state/queue.sqlite"; }
documents() { find "$TELEGRAM/documents" -name '*.sql.gz' | wc -l; }
outcomes() { telegram messages 111 | grep -c '^  Backup of tarot done: ' || true; }
stored() { [ "$(jobs)" = "$1" ]; }

worker
number=0
for moment in 0 0.02 0.1 0.3 0.6 2 fetched stored reading offline; do
  number=$((number + 1))
  bot_listens
  hold_table filler
  case $moment in
    stored) echo 'sendMessage silence 60' >"$TELEGRAM/script" ;;
    offline) { kill -9 "$WORKER"; wait "$WORKER"; } 2>/dev/null || true ;;
  esac
  telegram say 111 /backup
  case $moment in
    fetched) wait_until "! ls '$TELEGRAM/updates' | grep -q 'json$'" ;;
    stored) wait_until "stored $number && [ ! -s '$TELEGRAM/script' ]" ;;
    reading) wait_until "[ \"\$(sessions '$DB' \"AND wait_event_type = 'Lock'\")\" != 0 ]" ;;
    offline) ;;
    *) sleep "$moment" ;;
  esac
  { kill -9 "$WORKER"; wait "$WORKER"; } 2>/dev/null || true
  let_go
  forget_lease
  worker
  wait_until "[ \$(outcomes) = $number ]" 60
  expect_equal "$(jobs)" $number
  expect_equal "$(documents)" $number
done
end_worker
expect_equal "$(find "$TELEGRAM/pending" -type f | wc -l)" 0
expect_equal "$(documents) $(outcomes)" '10 10'
expect_no_complaints

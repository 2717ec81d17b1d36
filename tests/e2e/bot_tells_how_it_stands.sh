#!/usr/bin/env bash
# /status, /list, /prove and /help of an app with a dozen backups, one of them damaged, beside those of another app; and
# before the first backup, whose folder is not there.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 1000
telegram_platform
rmdir "$BACKUPS"
printf '%s\n' BACKUP__KEEP_LAST=100 >>"$PLATFORM/apps/tarot/.env"
worker
bot_listens
# The answer to a command: all that the bot writes from then on, once it has written what matches.
ask() {
  local last
  last=$(telegram messages 111 | grep -c '^chat 111 message' || true)
  telegram say 111 "$1"
  wait_until "answer $last | grep -qE -- '$2'"
  answer "$last" >"$SCRATCH/answer"
}
answer() { telegram messages 111 | awk -v after="$1" '/^chat 111 message/ {number++} number > after + 1'; }
# A folder that is not there is no empty one.
for command in /list /prove; do ask $command "cannot open $BACKUPS: No such file"; done
expect_in worker.out " warning no backup can be put into $BACKUPS: No such file or directory$"
ask /status '^  Wrong:'
expect_in answer '^  Last backup: none$'

mkdir "$BACKUPS"
for command in /list /prove; do ask $command '^  There is no backup of tarot yet. /backup makes one\.$'; done
for number in $(seq 10 21); do expect_ok of_tarot backup "n$number"; done
expect_ok holdfast backup --url "dbname=$DB" --app lenormand --output "$BACKUPS/other.sql.gz"
ask /list '^  The last backups of tarot:$'
expect_equal "$(grep -cE '^  n[0-9]+\.sql\.gz$' "$SCRATCH/answer")" 10
expect_equal "$(sed -n 's/^  \(n[0-9]*\)\.sql\.gz$/\1/p' "$SCRATCH/answer" | sort | head -n 1)" n12
expect_equal "$(grep -cE '^  [0-9.]+ kB, 1 table, 1,000 rows; not proved$' "$SCRATCH/answer")" 10
! grep -q other "$SCRATCH/answer" || fail 'another app'"'"'s'

# The newest is damaged, so the one before it is proved.
truncate -s -20 "$BACKUPS/n21.sql.gz"
ask /prove '^  Proved: 1 table and 1,000 rows, '
expect_in answer '^  n20\.sql\.gz$'
wait_until "bot_said 111 '^  Proof of n20.sql.gz: the answer is below$'"
ask /list '^  The last backups of tarot:$'
expect_equal "$(grep -cE '; proved 20[-0-9]+ [0-9:]+ UTC$' "$SCRATCH/answer")" 1

# One in parts is proved as well.
expect_ok of_tarot backup n22
in_parts "$BACKUPS/n22.sql.gz" 3 "$SCRATCH/parts"
mv "$SCRATCH/parts"/* "$BACKUPS"
rm "$BACKUPS/n22.sql.gz"
ask /prove '^  Proved: 1 table and 1,000 rows, '
expect_in answer '^  n22\.sql\.gz$'
ask /Status '^  Wrong: nothing|^  Wrong:$'
for line in 'Server: ' "Worker: running, process $WORKER" 'Last proof: .*n22' 'Next run: none'; do expect_in answer "^  $line"; done
ask /help '^  /status - '
for command in backup list prove help; do expect_in answer "^  /$command - "; done
! telegram messages 111 | grep -iE 'error|exception' || fail 'see above'
end_worker
expect_no_complaints

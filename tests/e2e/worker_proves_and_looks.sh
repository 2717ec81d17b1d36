#!/usr/bin/env bash
# With BACKUP__PROVE each backup is proved before it is sent; the owners are told of one with far fewer rows than the last
# ones, and, by email, of a delivery that failed, for which the backup is good all the same.
source "$(dirname "$0")/../lib.sh"
email_platform
telegram_platform_of=$(cat "$PLATFORM/apps/tarot/.env")
telegram_platform
{
  grep -E '^(EMAIL|BACKUP__EMAIL)' <<<"$telegram_platform_of"
  printf '%s\n' BACKUP__PROVE=true BACKUP__KEEP_LAST=1 BACKUP__KEEP_{DAILY,WEEKLY,MONTHLY,YEARLY}=0
} >>"$PLATFORM/apps/tarot/.env"
# A job is done: done NAME [WORD...]
done_by_worker() {
  expect_ok of_tarot backup "$@" --queue
  wait_until "grep -q ' backup $(cat "$SCRATCH/out"): done: .*/$1.sql.gz' '$SCRATCH/worker.out'" 60
}
worker
done_by_worker first true true
expect_in worker.out 'backup [0-9a-f]+: proof: identical, '
[ -s "$BACKUPS/first.sql.gz.proof.json" ] || fail 'there is no proof'
telegram messages 111 >"$SCRATCH/chat"
expect_in chat '^ *Proof: identical, 1 table'
expect_equal "$(mails)" 0
expect_equal "$(sql postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE '$DB%'")" 1

sql "$DB" -c 'DELETE FROM cards WHERE id > 100'
done_by_worker second
expect_in worker.out 'warning backup [0-9a-f]+: The backup has far fewer rows than the last ones: 100 instead of 1,000\.$'
wait_until "telegram messages 111 | grep -q 'far fewer rows'"
# What was lost is in the older one alone, which stays.
[ -s "$BACKUPS/first.sql.gz" ] || fail 'the backup with the lost rows was removed'
wait_until '[ "$(mails)" = 1 ]'
expect_equal "$(mail 1 'm["subject"]')" 'Backup of tarot: look at it'

echo '111 blocked' >"$TELEGRAM/chats"
done_by_worker third true true
wait_until '[ "$(mails)" = 2 ]'
mail 2 'm["text"]' >"$SCRATCH/text"
expect_in text "^The backup $BACKUPS/third.sql.gz is good, but did not arrive: Telegram 111: failed: "
expect_in text '^Hint: .*press Start'
expect_in worker.out 'Telegram 111 could not be told ".*" .*: Forbidden'
end_worker
# A proof that cannot be made is told; the backup is good, and nothing is pruned after it.
role=${DB}_owner
at_exit "sql postgres -c 'DROP OWNED BY $role; DROP ROLE $role' 2>/dev/null"
sql postgres -c "CREATE ROLE $role LOGIN"
sql "$DB" -c "ALTER TABLE cards OWNER TO $role"
sed -i "s/^DATABASE__USER=.*/DATABASE__USER=$role/" "$PLATFORM/apps/tarot/.env"
before=$(find "$BACKUPS" -name '*.sql.gz' | wc -l)
worker
done_by_worker fourth
wait_until '[ "$(mails)" = 3 ]'
mail 3 'm["text"]' >"$SCRATCH/text"
expect_in text "^The backup $BACKUPS/fourth.sql.gz is whole, but could not be proved: "
expect_equal "$(find "$BACKUPS" -name '*.sql.gz' | wc -l)" $((before + 1))
end_worker

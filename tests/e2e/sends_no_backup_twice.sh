#!/usr/bin/env bash
# Who has got a backup gets it again only by --again, and an owner who came later gets his.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 1000
telegram_platform 111
file=$BACKUPS/x.sql.gz
expect_ok of_tarot backup x --telegram
expect_requests 'sendDocument 200 111 x.sql.gz'
expect_ok of_tarot deliver "$file" --telegram
expect_in out '^Telegram 111: was sent before, [-0-9: ]+ UTC; --again sends it once more$'
expect_requests ''
# Whichever way it is named, and by what is enabled.
cd "$BACKUPS"
BACKUP__TELEGRAM_ENABLED=true expect_ok of_tarot deliver ./x.sql.gz
expect_in out '^Telegram 111: was sent before, '
ln -s backups/x.sql.gz "$SCRATCH/latest.sql.gz"
expect_ok of_tarot deliver "$SCRATCH/latest.sql.gz" --telegram
expect_in out '^Telegram 111: was sent before, '
expect_requests ''
expect_exit 2 of_tarot deliver x.sql.gz
expect_in err '^error: by which way is it to be sent\?$'

echo '222 started' >>"$TELEGRAM/chats"
RBAC__OWNER_IDS=111,222 expect_ok of_tarot deliver "$file" --telegram --json
expect_in out '"sent_before":true'
expect_in out '"sent_before":false'
expect_requests 'sendDocument 200 222 x.sql.gz'
RBAC__OWNER_IDS=111,222,111 expect_ok of_tarot deliver "$file" --telegram --again
expect_requests 'sendDocument 200 111 x.sql.gz' 'sendDocument 200 222 x.sql.gz'
# Another backup that takes its place was not sent before.
sql "$DB" -c 'DELETE FROM filler WHERE id = 1'
rm "$file"
expect_ok of_tarot backup x
expect_ok of_tarot deliver "$file" --telegram
expect_requests 'sendDocument 200 111 x.sql.gz'
expect_no_complaints

#!/usr/bin/env bash
# A mail server that takes no message of that size, as it says before or after, gets one without the file, which says
# where the backup is.
source "$(dirname "$0")/../lib.sh"
smtp_platform --size-limit-mb 1
echo 'data 552 5.3.4 Message too big' >"$SMTP/script"
expect_ok of_tarot backup small --email
sql "$DB" -c 'CREATE TABLE noise (t text)'
head -c 1500000 /dev/urandom | base64 -w 1000 | sql "$DB" -c 'COPY noise FROM STDIN'
expect_ok of_tarot backup large --email
expect_in out '^Email admin@example.com, backup@example.com: too large to be sent; a message says where it is, message [0-9a-f]{32}-place@example.com$'
expect_equal "$(mails)" 2
number=0
for name in small large; do
  number=$((number + 1))
  expect_equal "$(mail $number "[part['type'] for part in m['parts']]")" "['text/plain', 'text/html']"
  mail $number "m['parts'][0]['text']" >"$SCRATCH/text"
  expect_in "$SCRATCH/text" "^The backup is too large for a mail\. It is $BACKUPS/$name.sql.gz on the machine that made it\."
  expect_in "$SCRATCH/text" "^SHA-256: $(sha256sum "$BACKUPS/$name.sql.gz" | cut -d ' ' -f 1)$"
done
expect_no_complaints

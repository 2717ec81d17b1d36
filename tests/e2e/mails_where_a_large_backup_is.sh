#!/usr/bin/env bash
# A backup that is too large for Resend in Base64 stays where it is, and the mail says where; so does one that Resend
# finds too large by itself.
source "$(dirname "$0")/../lib.sh"
email_platform
echo 'emails 413' >"$RESEND/script"
expect_ok of_tarot backup small --email
sql "$DB" -c 'CREATE TABLE noise (t text)'
head -c 31000000 /dev/urandom | base64 -w 1000 | sql "$DB" -c 'COPY noise FROM STDIN'
expect_ok of_tarot backup large --email
expect_in out '^Email admin@example.com, backup@example.com: too large to be sent; a message says where it is, message '
[ "$(stat -c %s "$BACKUPS/large.sql.gz")" -gt 30000000 ] || fail 'it is not large'
expect_equal "$(mails)" 2
# 413 and the mail instead; the large one was not even tried.
expect_equal "$(requests)" 3
for number in 1 2; do
  name=$(mail $number "'small' if m['text'].find('small') > 0 else 'large'")
  expect_equal "$(mail $number "m['attachments']")" '[]'
  mail $number "m['text']" >"$SCRATCH/text"
  mail $number "html.unescape(re.sub('<[^>]+>', '', m['html'].replace('</td><td>', ': ')))" >"$SCRATCH/html"
  for body in text html; do
    expect_in "$SCRATCH/$body" "^The backup is too large for a mail\. It is $BACKUPS/$name.sql.gz on the machine that made it\."
    expect_in "$SCRATCH/$body" "^SHA-256: $(sha256sum "$BACKUPS/$name.sql.gz" | cut -d ' ' -f 1)$"
    expect_in "$SCRATCH/$body" "^ *holdfast restore $BACKUPS/$name.sql.gz --app tarot --confirm "
  done
done
expect_ok of_tarot deliver "$BACKUPS/large.sql.gz" --email
expect_in out 'too large to be sent, which a message said before'
expect_equal "$(requests)" 3
expect_no_complaints

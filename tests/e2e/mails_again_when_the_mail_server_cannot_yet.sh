#!/usr/bin/env bash
# What the mail server cannot take now, or lost before its end, is sent once more; one mail comes of it.
source "$(dirname "$0")/../lib.sh"
smtp_platform
came=0
# again NAME FAULT...: a backup that meets these faults, one a try.
again() {
  local name=$1
  shift
  printf '%s\n' "$@" >"$SMTP/script"
  expect_ok of_tarot backup "$name" --email
  [ ! -s "$SMTP/script" ] || fail "not all faults were met"
  came=$((came + 1))
  expect_equal "$(mails)" $came
  cmp "$BACKUPS/$name.sql.gz" "$SMTP/mails/$came-$name.sql.gz"
  expect_in out "^Email .*: sent, message [0-9a-f]{32}@example.com$"
}
again first 'connect 421' 'data 451 4.3.0 Try later'
again second 'mail 451' 'data cut-upload'
again third 'connect accept-then-reset' 'rcpt 451' 'rcpt 451'
expect_no_complaints

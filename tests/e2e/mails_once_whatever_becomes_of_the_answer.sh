#!/usr/bin/env bash
# However the tries before the last one end, one mail comes of all: each has the same idempotency key.
source "$(dirname "$0")/../lib.sh"
email_platform
# once NAME FAULT...: a backup that meets these faults.
once() {
  local name=$1 before came
  shift
  before=$(requests) came=$(mails)
  printf 'emails %s\n' "$@" >"$RESEND/script"
  expect_ok of_tarot backup "$name" --email
  [ ! -s "$RESEND/script" ] || fail "not all faults were met"
  expect_equal "$(requests)" $((before + $# + 1))
  expect_equal "$(mails)" $((came + 1))
  cmp "$BACKUPS/$name.sql.gz" "$RESEND/mails/$((came + 1))-$name.sql.gz"
  # What is known to be one mail is not called a second copy, and its id is Resend's.
  expect_in out "^Email .*: sent, message $(mail $((came + 1)) "m['id']")$"
  tail -n +$((before + 1)) "$RESEND/log.jsonl" | grep -o '"idempotency_key": "[^"]*"' | sort -u >"$SCRATCH/keys"
  expect_equal "$(wc -l <"$SCRATCH/keys")" 1
}
once first 500 accept-then-reset
once second cut '502 html'
once third cut-upload garbage
expect_no_complaints

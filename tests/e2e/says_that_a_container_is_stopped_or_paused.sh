#!/usr/bin/env bash
# Each with the command that helps, which then does.
source "$(dirname "$0")/../lib.sh"
container_engine
own_container pg
container_platform
does_what_the_hint_says() {
  make_refuses
  expect_in err "^error: container $BOX-pg is $1"
  expect_in err "^hint: .*\`docker $2 $BOX-pg\`.*\`docker ps -a \| grep $BOX-pg\`"
  make_status
  expect_in out "^  - container $BOX-pg is $1"
  docker ps -a | grep "$BOX-pg" | grep -qE "$3" || fail "docker ps does not show that it is $1"
  docker "$2" "$BOX-pg"
  wait_until "sql_in pg tarot 'SELECT 1'"
  expect_ok make_line script name=backup_database APP="$BOX" args="$2"
  rm "$BACKUPS"/*
}
docker stop "$BOX-pg"
does_what_the_hint_says 'stopped \(exit code [0-9]+\)$' start Exited
! docker pause "$BOX-pg" && echo 'SKIPPED in part: this engine can pause nothing' && exit
at_exit "docker unpause '$BOX-pg'"
does_what_the_hint_says 'paused$' unpause Paused

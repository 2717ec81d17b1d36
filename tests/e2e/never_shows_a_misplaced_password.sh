#!/usr/bin/env bash
# People forget --url, mistype it, or do not percent-encode: the password is in no message all the same.
source "$(dirname "$0")/../lib.sh"
own_cluster --password 'hunter2secret'
createdb "$DB"
address=127.0.0.1:$PGPORT/$DB
unset PGPASSWORD
cd "$SCRATCH"
expect_ok env PGPASSWORD=hunter2secret "$HOLDFAST" backup --url "postgresql://postgres@$address" --app x --output x.sql.gz
shown=''
silent() {
  local status=0
  "$HOLDFAST" "$@" >out 2>err || status=$?
  [ $status != 0 ] || fail "it worked: $*"
  expect_in err '^error: .'
  if grep -qaiE 'hunter2|secret' out err; then printf 'shown by: holdfast %s\n%s\n' "$*" "$(cat out err)"; shown=yes; fi
}
silent backup "postgresql://postgres:hunter2secret@$address"
silent backup --app x "postgresql://postgres:hunter2secret@$address"
silent restore x.sql.gz "postgresql://postgres:hunter2secret@$address"
silent verify x.sql.gz "postgresql://postgres:hunter2secret@$address"
silent show "postgresql://postgres:hunter2secret@$address"
silent backup --ulr "postgresql://postgres:hunter2secret@$address"
silent backup --uri="postgresql://postgres:hunter2secret@$address"
silent backup --app x --url "host=127.0.0.1 port=$PGPORT user=postgres pasword=hunter2secret dbname=$DB"
silent backup --app x --url "host=127.0.0.1 port=1 user=postgres password='hunter2secret' dbname=$DB"
silent backup --app x --url "host=127.0.0.1 user=postgres password='hunter2secret"
silent backup --app x --url "postgresql://postgres:hunter2/secret@$address"
silent backup --app x --url "postgresql://postgres:hunter2@secret@$address"
silent backup --app x --url "postgresql://postgres:hunter2?secret@$address"
silent backup --app x --url "postgresql://postgres:hunter2secret%@$address"
silent backup --app x --url "postgresql://postgres@$address?pasword=hunter2secret"
silent backup --app "postgresql://postgres:hunter2secret@$address" --url "postgresql://postgres:hunter2secret@$address"
silent backup --output "postgresql://postgres:hunter2secret@$address" --url "dbname=$DB"
[ -z "$shown" ] || fail 'messages show a password'

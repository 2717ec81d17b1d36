#!/usr/bin/env bash
# No shell reads args a second time: what would be expanded, or run, names a backup; quotes alone mean something.
# Without BACKUP__DIRECTORY a backup goes to /tmp.
source "$(dirname "$0")/../lib.sh"
shared_cluster
platform tarot
fresh_database
named() {
  expect_ok make_line script name=backup_database args="$1" APP=tarot
  [ -s "$BACKUPS/$2.sql.gz" ] || fail "there is no $2"
}
cd "$SCRATCH"  # with files that * would name
# shellcheck disable=SC2016,SC2088
for word in '*' '?????' '[a-z]*' '{a,b}' '~' '$HOME' '${HOME}' '$(id)' '`id`' '$((1+1))' 'a;b' 'a|b' 'a&b' '!x' '#x' \
  '%s' 'é日本'; do
  named "$word" "$word"
done
named "'a  \$b' true" "a  \$b"
named '"it'"'"'s"' "it's"
named 'two\ words' 'two words'
named '\"quoted\"' '"quoted"'
named $'true\n--name=lines' lines
made=$(files_in "$BACKUPS")
# An empty word is one, even at the end.
expect_exit 2 make_line script name=backup_database APP=tarot args='--output ""'
expect_exit 2 make_line script name=backup_database APP=tarot args='--name ""'
expect_equal "$(files_in "$BACKUPS")" "$made"

sed -i /BACKUP__DIRECTORY/d "$PLATFORM/apps/tarot/.env"
name=$(basename "$SCRATCH")
at_exit "rm -f '/tmp/$name'.sql*"
expect_ok make_line script name=backup_database args="false $name" APP=tarot
expect_in out "^/tmp/$name\.sql\$"
[ -s "/tmp/$name.sql" ]
expect_ok make_line script name=backup_database args="$name" APP=tarot
[ -s "/tmp/$name.sql.gz" ]
expect_ok make_line script name=backup_database APP=tarot
expect_in out '^/tmp/tarot_[0-9]{8}T[0-9]{6}Z(_[0-9]+)?\.sql\.gz$'
rm "$(tail -n 1 "$SCRATCH/out")"

#!/usr/bin/env bash
# A mistyped command is named, with the one that was meant; a password in its place is not shown.
source "$(dirname "$0")/../lib.sh"
expect_exit 2 holdfast bakcup --url dbname=x
expect_in err '^error: there is no command bakcup$'
expect_in err '^hint: Run `holdfast backup`, if that was meant'
expect_exit 2 holdfast drop
expect_in err '^error: there is no command drop$'
expect_in err '^hint: Run `holdfast --help`'
expect_exit 2 holdfast $'back\e[31mup'
expect_in err 'no command back\\x1b\[31mup$'
expect_exit 2 holdfast postgresql://app:geheim@localhost/x
! grep -q geheim "$SCRATCH/err" || fail 'the password is shown'
expect_exit 2 holdfast
expect_in err 'A subcommand is required'
expect_ok holdfast --help
# So is an option, before what stands behind it is taken for something else.
expect_exit 2 holdfast prune --keep 3
expect_in err '^error: holdfast prune has no option --keep$'
expect_in err '^hint: `holdfast prune --help` lists all\.$'
expect_exit 2 holdfast list --jsn=1
expect_in err '^hint: Did you mean --json\? '
expect_exit 8 holdfast show --json -- --jsn
expect_in err "^error: cannot open --jsn: "
# What an option takes is none.
expect_exit 8 holdfast pin "$SCRATCH/none.sql.gz" --reason '--before the migration'
expect_in err '^error: cannot open '
expect_ok holdfast list --help --jsn
expect_exit 8 holdfast show -- --jsn
expect_in err "^error: cannot open --jsn: "

#!/usr/bin/env bash
# The man page has no fault, and everything that the help and the settings know: commands, options, examples, exit codes.
source "$(dirname "$0")/../lib.sh"
holdfast print man >"$SCRATCH/holdfast.1"
# A date would change with each build; long lines are none of the reader's business.
expect_equal "$(mandoc -Tlint -Wwarning "$SCRATCH/holdfast.1" | grep -v 'missing date')" ''
mandoc -Tutf8 "$SCRATCH/holdfast.1" | sed 's/.\x08//g' >"$SCRATCH/page"
part() { awk -v begin="$1" -v end="$2" '$0 ~ end { inside = 0 } $0 ~ begin { inside = 1 } inside' "$SCRATCH/page"; }

expect_in page '^ +holdfast - backs up and restores PostgreSQL databases$'
holdfast --help >"$SCRATCH/help"
commands=$(sed -nE '/^Subcommands:/,/^$/s/^  ([a-z]+) .*/\1/p' "$SCRATCH/help")
[[ $commands == *backup*restore* ]] || fail "commands: $commands"
[[ $commands != *print* ]] || fail 'print stands in the help'
for command in $commands; do
  part "^   $command\$" '^(   )?[^ ]' >"$SCRATCH/part"
  holdfast "$command" --help >"$SCRATCH/help.$command"
  for option in $(sed -nE 's/^  (-[a-z],)?(--[a-z-]+).*/\2/p' "$SCRATCH/help.$command"); do
    expect_in part "^ +(-[a-z], )?$option( |\$)"
  done
  # Examples come out to the letter: dashes, quotes and all.
  sed -n '/^Examples:/,/^$/{//!p}' "$SCRATCH/help.$command" >"$SCRATCH/examples"
  [ -s "$SCRATCH/examples" ] || fail "no example of $command"
  while IFS= read -r example; do
    grep -qF -- "$example" "$SCRATCH/part" || fail "the page of $command lacks: $example"
  done <"$SCRATCH/examples"
done
expect_equal "$(part '^EXIT STATUS' '^[A-Z]' | grep -oE '^ +[0-9]+ ' | xargs)" \
  "$(sed -nE '/^Exit codes:/,$s/^ +([0-9]+)  .*/\1/p' "$SCRATCH/help" | xargs)"
part ENVIRONMENT '^FILES' >"$SCRATCH/part"
for setting in $(holdfast settings --example | grep -oE '[A-Z]+__[A-Z_]+=' | tr -d =); do
  expect_in part "^ +$setting\$"
done

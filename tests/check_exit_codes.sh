#!/usr/bin/env bash
# The README's table of exit codes is the program's own.
set -euo pipefail
readme=$(cd "$(dirname "$0")/.." && pwd)/README.md
diff <("$1" --help | sed -nE '/^Exit codes:/,$s/^ +([0-9]+)  (.*)/| \1 | \2 |/p') \
  <(sed -n '/<!-- exit codes: begin/,/end -->/p' "$readme" | grep -E '^\| +[0-9]')

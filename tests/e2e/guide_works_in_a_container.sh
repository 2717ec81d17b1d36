#!/usr/bin/env bash
# Every line of docs/guide.md's bash blocks, in its order, for an app whose database is in the container tarot-pg. Only
# /tmp is another folder here, holdfast is told where apps/ is, and the services that backups go to are the tests' own.
source "$(dirname "$0")/../lib.sh"
container_engine
at_exit 'docker rm -f tarot-pg >/dev/null 2>&1'
"$TESTS/parts/docker_engine" database tarot-pg
in_server() { docker exec tarot-pg /bin/sh -c 'exec "$BIN/psql" "$@"' psql -XqAt -U tarot -h /run/postgresql -d tarot -c "$1"; }
in_server 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
PGHOST='' platform tarot
telegram_server
resend_server
echo '111 started' >"$TELEGRAM/chats"
(umask 077 && cat >"$PLATFORM/apps/tarot/.env" <<EOF
BACKUP__DIRECTORY=$BACKUPS
BACKUP__KEEP_LAST=50
RBAC__OWNER_IDS=111
EMAIL__FROM_ADDRESS=noreply@example.com
BACKUP__EMAIL_RECIPIENTS=admin@example.com,backup@example.com
EOF
)

cat >"$SCRATCH/rc" <<EOF
holdfast() { command "$HOLDFAST" "\$1" --root '$PLATFORM' "\${@:2}"; }
export HOLDFAST=$HOLDFAST ROOT=$PLATFORM MAKEFLAGS=-s
cd '$ROOT'
EOF
lines=0
while IFS= read -r line; do
  # The file that the guide restores is the one that it made.
  [[ $line != *20231124* ]] || cp "$BACKUPS/before_migration.sql.gz" "$BACKUPS/tarot_20231124.sql.gz"
  echo "+ $line"
  # The one line that does not end by itself.
  if [[ $line == 'holdfast worker'* ]]; then
    worker
    continue
  fi
  expect_ok bash -c "source '$SCRATCH/rc'; ${line//\/tmp\//$BACKUPS/}"
  lines=$((lines + 1))
  case $line in
    *--queue*) pruned=yes
      wait_until "grep -q ' backup $(cat "$SCRATCH/out"): done: ' '$SCRATCH/worker.out'" 60 ;;
    *backup_database*'true true true'*) expect_in out '^Telegram 111: sent'; expect_in out '^Email admin@example.com, .*: sent' ;;
    *backup_database*'true true'*) expect_in out '^Telegram 111: sent' ;;
    *deliver*) expect_in out '^Telegram 111: was sent before'; expect_in out '^Email admin@example.com, .*: sent' ;;
    *backup_database*) expect_in out '^App: tarot$' ;;
    *restore_database*confirm*) expect_equal "$(in_server 'SELECT count(*) FROM cards')" 78 ;;
    *restore_database*) expect_in out 'Nothing was changed' ;;
    *prove*) expect_in out '^proved: 1 table, 78 rows, identical' ;;
    *wipe_database*confirm*) expect_equal "$(in_server 'SELECT count(*) FROM cards')" 0 ;;
    *wipe_database*) expect_equal "$(in_server 'SELECT count(*) FROM cards')" 78 ;;
    *'make status'*) expect_in out '^Container +tarot-pg, running'; expect_in out '^Deliveries +Telegram to 1 of 1, .*of '
      # The worker's first backup leaves what retention keeps.
      [ -n "${pruned:-}" ] || expect_in out '^Last proof +20.*of .*tarot_20231124'
      [ -z "${WORKER:-}" ] || expect_in out "^Worker +running, process $WORKER$" ;;
  esac
done < <(awk '/^```bash/ { inside = 1; next } /^```/ { inside = 0 } inside && !/^(#|$)/' "$ROOT/docs/guide.md")
end_worker
for part in 'Quick start' 'Manual backup' 'Manual restore' 'Automated backups' 'Telegram, and `/backup`' Email Limits Troubleshooting 'Related commands'; do
  grep -qxF "## $part" "$ROOT/docs/guide.md" || fail "the guide has no part: $part"
done
[ "$lines" -ge 15 ] || fail "only $lines lines of the guide were found"
expect_no_complaints

#!/usr/bin/env bash
# A real systemd runs the unit as docs/worker.md says: a backup is made over TCP by a user without any right, with the log in
# the state folder; a backup that runs at `systemctl stop` is finished; one that would go to /tmp fails instead of being lost.
source "$(dirname "$0")/../lib.sh"
project=$(cd "$TESTS/.." && pwd)
[ -x "$project/build/release/holdfast" ] || skip 'needs build/release/holdfast (make release)'
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
machine=$SCRATCH/machine local=$SCRATCH/machine/usr-local
chmod 755 "$SCRATCH"
on_machine() { "$TESTS/parts/systemd" in "$machine" "$@"; }
mkdir -p "$local/bin" "$local"/lib/{systemd/system,sysusers.d,tmpfiles.d}
cp "$project/build/release/holdfast" "$local/bin/"
cp "$project/deploy/holdfast-worker@.service" "$local/lib/systemd/system/"
cp "$project/deploy/sysusers.conf" "$local/lib/sysusers.d/holdfast.conf"
cp "$project/deploy/tmpfiles.conf" "$local/lib/tmpfiles.d/holdfast.conf"
# A pg_dump that waits while there is a file /etc/wait.
mkdir "$local/pg"
printf '#!/bin/sh\nwhile [ -e /etc/wait ] && [ "$1" != --version ]; do sleep 0.1; done\nexec %s/pg_dump "$@"\n' "$(newest_postgres_bin pg_dump)" >"$local/pg/pg_dump"
chmod 755 "$local/pg/pg_dump"
"$TESTS/parts/systemd" start "$machine" --while $$ 2>"$SCRATCH/err" || skip "$(tail -n 3 "$SCRATCH/err")"
at_exit "'$TESTS/parts/systemd' stop '$machine'"
on_machine rm -rf /var/lib/holdfast /etc/holdfast

mkdir -p "$machine/apps/tarot"
printf '%s\n' DATABASE__HOST=127.0.0.1 "DATABASE__PORT=$PGPORT" DATABASE__USER=postgres "DATABASE__NAME=$DB" \
  BACKUP__PG_BIN=/usr/local/pg >"$machine/apps/tarot/.env"
documented worker.md systemd >"$machine/commands"
expect_ok on_machine bash -euc "cd '$machine'; . ./commands"
job=$(grep -xE '[0-9a-f]{32}' "$SCRATCH/out")
of_worker() { on_machine runuser -u holdfast -- holdfast "$@" --root /etc/holdfast --app tarot; }
log=$machine/var/lib/holdfast/tarot.log
wait_until "grep -q ' backup $job: done: .*78 rows.*/var/backups/holdfast/first.sql.gz' '$log'"
expect_equal "$(stat -c %a "$machine/var/backups/holdfast/first.sql.gz")" 600
holdfast verify "$machine/var/backups/holdfast/first.sql.gz" >/dev/null
pid=$(on_machine systemctl show -P MainPID holdfast-worker@tarot)
on_machine cat "/proc/$pid/status" >"$SCRATCH/status"
for line in 'CapBnd:\s+0+' 'CapEff:\s+0+' 'NoNewPrivs:\s+1' 'Seccomp:\s+2' "Groups:\s+$(on_machine id -g holdfast) "; do
  expect_in status "^$line$"
done
expect_ok of_worker status
expect_in out "^Worker +running, process $pid$"

on_machine touch /etc/wait
job=$(of_worker backup second --queue)
wait_until 'on_machine pgrep -f /usr/local/pg/pg_dump'
on_machine systemctl stop --no-block holdfast-worker@tarot
wait_until '[ "$(on_machine systemctl show -P ActiveState holdfast-worker@tarot)" = deactivating ]'
on_machine rm /etc/wait
wait_until "grep -q 'worker of tarot ends' '$log'" 60
expect_in "$log" " backup $job: done: "
wait_until '[ "$(on_machine systemctl show -P ActiveState holdfast-worker@tarot)" = inactive ]'
expect_equal "$(on_machine systemctl show -P Result -P ExecMainStatus holdfast-worker@tarot | xargs)" 'success 0'

on_machine sed -i '/BACKUP__DIRECTORY/d' /etc/holdfast/.env
on_machine systemctl start holdfast-worker@tarot
job=$(of_worker backup third --queue)
wait_until "grep -q ' backup $job: failed, .*cannot create a file in /tmp: Read-only file system' '$log'"

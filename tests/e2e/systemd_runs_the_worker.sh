#!/usr/bin/env bash
# A real systemd runs the unit as docs/worker.md says: a backup is made over TCP by a user without any right, and log and state
# are in their folder. One that would go to /tmp, which a service loses, fails instead.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
worker_machine
backups=$MACHINE/var/backups/holdfast
wait_until "grep -q ' backup $JOB: done: .*78 rows.*/var/backups/holdfast/first.sql.gz' '$LOG'"
expect_equal "$(stat -c %a "$backups" "$backups/first.sql.gz" | xargs)" '700 600'
holdfast verify "$backups/first.sql.gz" >/dev/null
pid=$(unit_says MainPID)
on_machine cat "/proc/$pid/status" >"$SCRATCH/status"
for line in 'CapBnd:\s+0+' 'CapEff:\s+0+' 'NoNewPrivs:\s+1' 'Seccomp:\s+2' "Groups:\s+$(on_machine id -g holdfast) "; do
  expect_in status "^$line$"
done
on_machine cat "/proc/$pid/limits" >"$SCRATCH/limits"
expect_in limits '^Max core file size +0 +0 '
expect_ok of_worker status
expect_in out "^Worker +running, process $pid$"
expect_in out '^Last backup .*/var/backups/holdfast/first.sql.gz$'

at_exit "rm -f '/tmp/$DB.sql.gz'"
on_machine sed -i '/BACKUP__DIRECTORY/d' /etc/holdfast/.env
on_machine systemctl restart holdfast-worker@tarot
job=$(of_worker backup "$DB" --queue)
wait_until "grep -q ' backup $job: failed, .*cannot create a file in /tmp: Read-only file system' '$LOG'"
# A worker that dies is started again; wrong settings are not tried again and again.
on_machine kill -9 "$(unit_says MainPID)"
wait_until '[ "$(unit_says SubState)" = auto-restart ]'
echo WORKER__GRACE=long | on_machine tee -a /etc/holdfast/.env >/dev/null
on_machine systemctl restart holdfast-worker@tarot
wait_until '[ "$(unit_says SubState) $(unit_says ExecMainStatus)" = "failed 2" ]'

#!/usr/bin/env bash
# systemctl stop in the middle of a backup: pg_dump is left alone, the backup is finished within its grace, and the worker ends
# with 0.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
worker_machine
wait_until "grep -q ' backup $JOB: done: ' '$LOG'"
on_machine touch /etc/wait
job=$(of_worker backup second --queue)
wait_until 'on_machine pgrep -f /usr/local/pg/pg_dump'
on_machine systemctl stop --no-block holdfast-worker@tarot
wait_until '[ "$(unit_says ActiveState)" = deactivating ]'
on_machine rm /etc/wait
wait_until '[ "$(unit_says ActiveState)" = inactive ]' 60
expect_in "$LOG" " backup $job: done: .*second.sql.gz$"
expect_in "$LOG" 'worker of tarot ends$'
expect_equal "$(unit_says Result) $(unit_says ExecMainStatus)" 'success 0'
expect_equal "$(find "$MACHINE/var/backups/holdfast" -name '.*' -type f | wc -l)" 0

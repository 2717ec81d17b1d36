#!/usr/bin/env bash
# The worker of a user who owns nothing but its two folders, without home, environment, terminal and capabilities, with umask
# 077: it makes a backup over TCP with a password, writes log and state, and ends on SIGTERM with 0.
source "$(dirname "$0")/../lib.sh"
[ "$(id -u)" = 0 ] || skip 'it needs root to be another user'
own_cluster --password 'a pass#word'
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
root=$SCRATCH/root own=$SCRATCH/own user=60123
mkdir -p "$root/apps/tarot"
install -d -m 700 -o $user -g $user "$own" "$own/backups"
cp "$HOLDFAST" "$SCRATCH/holdfast"
chmod 711 "$SCRATCH"
printf '%s\n' DATABASE__HOST=127.0.0.1 "DATABASE__PORT=$PGPORT" DATABASE__USER=postgres "DATABASE__NAME=$DB" \
  "DATABASE__PASSWORD='$PGPASSWORD'" "BACKUP__DIRECTORY=$own/backups" "WORKER__STATE_DIRECTORY=$own/state" >"$root/apps/tarot/.env"
chown -R "0:$user" "$root"
chmod -R u=rwX,g=rX,o= "$root"
# To be called in a process of its own, which becomes that user's.
become() {
  umask 077
  exec setsid setpriv --reuid=$user --regid=$user --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all \
    env -i -C / ASAN_OPTIONS="${ASAN_OPTIONS:-}" "$SCRATCH/holdfast" "$@" --root "$root" --app tarot </dev/null
}

become worker >"$SCRATCH/worker.out" 2>&1 &
WORKER=$!
at_exit "kill $WORKER 2>/dev/null"
wait_until "grep -q 'worker of tarot begins' '$SCRATCH/worker.out'"
job=$(become backup first --queue)
wait_until "grep -q ' backup $job: done: .*78 rows.*$own/backups/first.sql.gz' '$own/state/tarot.log'"
expect_ok holdfast verify "$own/backups/first.sql.gz"
expect_equal "$(find "$own" -perm /077 -printf '%p ' -o ! -uid $user -printf '%p ')" ''
! grep -rqF 'a pass#word' "$own/state" "$SCRATCH/worker.out" || fail 'the password is in the log'
(become status) >"$SCRATCH/status"
expect_in status '^Worker +running, process '
end_worker
expect_in "$own/state/tarot.log" 'worker of tarot ends$'
expect_equal "$(find "$own/backups" -name '.*' -type f | wc -l)" 0

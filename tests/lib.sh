# shellcheck shell=bash
# Sourced by every end-to-end test. Each test is one behaviour of the real program against a real server.
#   $HOLDFAST              the program; default build/dev/holdfast
#   $HOLDFAST_TEST_CLUSTER file with the environment of the server that tests share; without it the test starts its own
set -euo pipefail

TESTS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
HOLDFAST=${HOLDFAST:-$TESTS/../build/dev/holdfast}
# shellcheck source=parts/client_programs.sh
source "$TESTS/parts/client_programs.sh"
# Nothing of the caller's own environment may lead to another server.
unset "${!PG@}" "${!BACKUP__@}" "${!DATABASE__@}" "${!TELEGRAM__@}" "${!EMAIL__@}" "${!RBAC__@}" "${!QUEUE__@}" "${!WORKER__@}" APP__NAME
SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/holdfast-e2e.XXXXXX")
export WORKER__STATE_DIRECTORY=$SCRATCH/state
DB=hf_$(basename "$0" .sh | tr -dc 'a-z0-9' | cut -c1-20)_$$
cleanups=()

at_exit() { cleanups=("$1" "${cleanups[@]}"); }
clean_up() {
  local status=$? command
  for command in "${cleanups[@]}"; do eval "$command" || true; done
  rm -rf "$SCRATCH"
  exit $status
}
trap clean_up EXIT
trap 'exit 130' INT TERM

fail() {
  echo "FAILED: $*" >&2
  [ ! -s "$SCRATCH/err" ] || sed 's/^/  stderr: /' "$SCRATCH/err" >&2
  exit 1
}
skip() { echo "SKIPPED: $*"; exit 77; }
# For tests that measure memory: $HOLDFAST is the release build from then on, since sanitizers have no true figures.
measured_build() {
  if [ "$(uname -m)" != x86_64 ] || ! "$HOLDFAST" --version >/dev/null; then skip 'not measured here'; fi
  grep -aq __asan_init "$HOLDFAST" || return 0
  HOLDFAST=$TESTS/../build/release/holdfast
  [ -x "$HOLDFAST" ] || skip 'needs build/release/holdfast (make release): a build with sanitizers has no true figures'
}
# peak COMMAND...: the most memory in kB that it had at once; what it prints is left out.
peak() {
  /usr/bin/python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$@"
}

# A server for this test alone, which it may stop; options as for parts/cluster.
own_cluster() {
  eval "$("$TESTS/parts/cluster" start "$SCRATCH/cluster" --while $$ "$@")"
  at_exit "'$TESTS/parts/cluster' remove '$SCRATCH/cluster'"
}
shared_cluster() {
  if [ -n "${HOLDFAST_TEST_CLUSTER:-}" ]; then
    # shellcheck disable=SC1090
    source "$HOLDFAST_TEST_CLUSTER"
  else
    own_cluster
  fi
  at_exit "'$TESTS/parts/drop_databases' '${DB//_/\\_}%'"
}

# A server of another major, for this test alone; ends the test as skipped where there can be none.
#   at MAJOR COMMAND...  runs it with that server in the environment
#   $SCRATCH/MAJOR-bin   a folder with its pg_dump and pg_restore, for --pg-bin
other_major() {
  "$TESTS/parts/pg_major" start "$1" "$SCRATCH/$1" --while $$ >"$SCRATCH/$1.env" || exit $?
  at_exit "'$TESTS/parts/pg_major' stop '$SCRATCH/$1'"
  mkdir "$SCRATCH/$1-bin"
  local program
  for program in pg_dump pg_restore; do
    printf '#!/bin/bash\nexec %q client %q %q "$@"\n' "$TESTS/parts/pg_major" "$1" $program >"$SCRATCH/$1-bin/$program"
    chmod +x "$SCRATCH/$1-bin/$program"
  done
}
at() {
  (
    # shellcheck disable=SC1090
    source "$SCRATCH/$1.env"
    shift
    "$@"
  )
}

# A standby of own_cluster's server, reached over the folder $STANDBY; $1 is a table of $DB to wait for.
own_standby() {
  local home
  home=$(readlink -f "$SCRATCH/cluster/elsewhere" 2>/dev/null || echo "$SCRATCH/cluster")
  STANDBY=$home/socket
  as_server() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --init-groups env -C / "$@"; else "$@"; fi; }
  as_server "$(command -v pg_basebackup)" -h "$PGHOST" -p "$PGPORT" -U postgres -D "$home/standby" -R -c fast
  mkdir "$STANDBY"; [ "$(id -u)" != 0 ] || chown postgres: "$STANDBY"
  as_server "$(command -v pg_ctl)" -D "$home/standby" -w -s -l "$home/standby.log" -o "-c port=$PGPORT -c listen_addresses='' -c unix_socket_directories='$STANDBY'" start </dev/null >/dev/null
  at_exit "as_server $(command -v pg_ctl) -D '$home/standby' -m immediate -s stop"
  wait_until "psql -XqAt -h '$STANDBY' -d '$DB' -c 'TABLE $1'"
}
# A second server, whose database `source` publishes a table cards as p: $publisher is how to connect to it.
own_publisher() {
  mkdir "$SCRATCH/publisher"
  eval "$("$TESTS/parts/cluster" start "$SCRATCH/publisher/cluster" --while $$)"
  at_exit "'$TESTS/parts/cluster' remove '$SCRATCH/publisher/cluster'"
  publisher="host=$PGHOST port=$PGPORT user=postgres dbname=source"
  createdb source
  at_publisher 'CREATE TABLE cards (id int PRIMARY KEY); CREATE PUBLICATION p FOR ALL TABLES'
}
at_publisher() { psql -XqAt -v ON_ERROR_STOP=1 "$publisher" -c "$1"; }

# A folder of apps, $PLATFORM, with one app of that name whose database is $DB; backups go to $BACKUPS.
platform() {
  ROOT=$(cd "$TESTS/.." && pwd)
  PLATFORM=$SCRATCH/platform BACKUPS=$SCRATCH/backups
  mkdir -p "$PLATFORM/apps/$1" "$BACKUPS"
  (umask 077 && cat >"$PLATFORM/apps/$1/.env" <<EOF
DATABASE__HOST=$PGHOST
DATABASE__PORT=${PGPORT:-}
DATABASE__USER=${PGUSER:-postgres}
DATABASE__NAME=$DB
BACKUP__DIRECTORY=$BACKUPS
EOF
  )
}
# worker [COMMAND...]: starts tarot's worker in the background, by that command if there is one (env …). $WORKER is
# its process, whose output is in $SCRATCH/worker.out; it ends with the test.
worker() {
  "$@" "$HOLDFAST" worker --root "$PLATFORM" --app tarot >"$SCRATCH/worker.out" 2>&1 &
  WORKER=$!
  at_exit "kill $WORKER 2>/dev/null"
  wait_until "grep -q 'worker of tarot begins' '$SCRATCH/worker.out'"
}
# The same with the system's clock faked, which goes on from that time: worker_at '2026-12-01 02:59:57', UTC.
worker_at() { other_clock "FAKETIME=@$1" && worker "${clock[@]}"; }
# other_clock NAME=VALUE...: by "${clock[@]}" a command has the clock that these variables of faketime's describe.
other_clock() {
  local library
  library=$(find /usr/lib -name libfaketimeMT.so.1 | head -n 1)
  [ -n "$library" ] || skip 'faketime is not here'
  clock=(env TZ=UTC LD_PRELOAD="$library" FAKETIME_DONT_FAKE_MONOTONIC=1 \
    ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0" "$@")
}
# Ends it as systemd does; it ends with 0.
end_worker() {
  kill -TERM "$WORKER"
  wait "$WORKER" || fail "the worker ended with $?: $(cat "$SCRATCH/worker.out")"
}
# The services that a delivery goes to, for this test alone; options as for parts/NAME. Each is a folder of files that a
# test writes and reads: $TELEGRAM, $RESEND, $SMTP.
service() {
  local part=$1 dir=$2 environment
  shift 2
  environment=$("$TESTS/parts/$part" start "$dir" --while $$ "$@")
  eval "$environment"
  at_exit "'$TESTS/parts/$part' stop '$dir'"
  export no_proxy=127.0.0.1,localhost
}
telegram_server() { TELEGRAM=$SCRATCH/telegram; service telegram_server "$TELEGRAM" "$@"; }
resend_server() { RESEND=$SCRATCH/resend; service resend_server "$RESEND" "$@"; }
smtp_server() { SMTP=$SCRATCH/smtp; service smtp_server "$SMTP" "$@"; }
# An app tarot of $PLATFORM, with 1,000 cards in $DB, whose mail goes to admin@ and backup@example.com: by resend_server,
# or by smtp_server with its options. What the server printed stays in shell variables, $EMAIL__API_KEY and the like.
email_platform() { resend_server; mailing_platform EMAIL__API_URL EMAIL__API_KEY; }
smtp_platform() { smtp_server "$@"; mailing_platform EMAIL__SMTP_URL; }
mailing_platform() {
  shared_cluster
  fresh_database
  sql "$DB" -c 'CREATE TABLE cards AS SELECT n AS id, md5(n::text) AS t FROM generate_series(1, 1000) AS n'
  platform tarot
  export -n "$@"
  local name
  {
    for name; do echo "$name=${!name}"; done
    printf '%s\n' EMAIL__FROM_ADDRESS=noreply@example.com 'EMAIL__FROM_NAME=Tarot App' \
      BACKUP__EMAIL_RECIPIENTS=admin@example.com,backup@example.com
  } >>"$PLATFORM/apps/tarot/.env"
}
# of_tarot COMMAND [WORD...]: holdfast's command for that app.
of_tarot() { holdfast "$1" --root "$PLATFORM" --app tarot "${@:2}"; }
# What came: how many mails, how many requests (for smtp_server: commands), and what Python makes of mail N, which is m.
mails() { find "${RESEND:-${SMTP:-}}/mails" -name '*.json' | wc -l; }
requests() { cat "${RESEND:-${SMTP:-}}/log.jsonl" 2>/dev/null | wc -l; }
mail() {
  python3 -c 'import html, json, re, sys; m = json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' \
    "${RESEND:-${SMTP:-}}/mails/$1.json" "$2"
}
# telegram say|press|messages|buttons ...: as parts/telegram_server has it, without DIR.
telegram() { "$TESTS/parts/telegram_server" "$1" "$TELEGRAM" "${@:2}"; }
# No service was sent what a correct client never sends.
expect_no_complaints() {
  local file
  for file in "$SCRATCH"/{telegram,resend,smtp}/complaints; do
    [ ! -s "$file" ] || { cat "$file" >&2; fail "a service complains, see above"; }
  done
}

# telegram_platform [OWNER...]: a folder of apps as of platform, whose app tarot has the bot of a server as of
# telegram_server, and these owners (default 111), who have started it. $BOT is the bot's token. A setting that a test
# exports wins over the app's.
telegram_platform() {
  [ $# -gt 0 ] || set -- 111
  platform tarot
  telegram_server
  printf '%s started\n' "$@" >"$TELEGRAM/chats"
  BOT=$TELEGRAM__BOT_TOKEN BOT_API=$TELEGRAM__API_URL
  unset TELEGRAM__BOT_TOKEN TELEGRAM__API_URL
  printf '%s\n' "TELEGRAM__API_URL=$BOT_API" "TELEGRAM__BOT_TOKEN=$BOT" "RBAC__OWNER_IDS=$(IFS=,; echo "$*")" >>"$PLATFORM/apps/tarot/.env"
}
# What the Bot API was asked to do in its chats, one request a line: method, status, chat, the file's name, and "second"
# where it says that it may be a second copy.
telegram_requests() {
  [ ! -e "$TELEGRAM/log.jsonl" ] || python3 -c 'import json, sys
for line in sys.stdin:
    asked = json.loads(line)
    fields = asked["fields"]
    if asked["method"] in ("getUpdates", "setMyCommands"): continue
    words = fields.get("caption") or fields.get("text") or ""
    print(asked["method"], asked["status"], *filter(None, [fields.get("chat_id"), fields.get("document", {}).get("file_name"),
          "second" if words.startswith("This may be a second copy") else None]))' <"$TELEGRAM/log.jsonl"
}
# expect_requests LINE...: these, since it was last asked, and none else.
expect_requests() {
  local wanted
  wanted=$(printf '%s\n' "$@")
  expect_equal "$(telegram_requests)" "$wanted"
  rm -f "$TELEGRAM/log.jsonl"
}
# bot_said USER PATTERN: the bot has written to that user what matches the extended regular expression.
bot_said() { telegram messages "$1" | awk '/ from /{bot = / from bot:/} bot' | grep -qE -- "$2"; }
# The bot listens: its worker began, and it has asked for updates.
bot_listens() { wait_until "grep -q 'the bot [0-9]* listens' '$SCRATCH/worker.out'"; }
# hold_table NAME: somebody locks a table of $DB, so that backups wait for it, until let_go.
hold_table() {
  sql "$DB" -c "BEGIN; LOCK TABLE $1; SELECT pg_sleep(200)" >/dev/null 2>&1 &
  at_exit "kill $! 2>/dev/null"
  wait_until "holders | grep -q 1"
}
holders() { sql postgres -c "SELECT 1 FROM pg_stat_activity WHERE datname = '$DB' AND wait_event = 'PgSleep'"; }
let_go() {
  sql postgres -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '$DB' AND wait_event = 'PgSleep'" >/dev/null
}
# arrived NAME: the path of the last document of that name that the Bot API took.
arrived() { find "$TELEGRAM/documents" -name "[0-9]*-$1" -printf '%f\t%p\n' | sort -n | tail -n 1 | cut -f 2; }

# documented PAGE NAME: the commands of docs/PAGE between its marks <!-- NAME: begin --> and <!-- NAME: end -->.
documented() {
  sed -n "/^<!-- $2: begin/,/^<!-- $2: end/p" "$TESTS/../docs/$1" | sed -n '/^```bash$/,/^```$/{/^```/!p}'
}
# A systemd of this test's own (parts/systemd, $MACHINE), with holdfast installed as `make install` does it, where the commands
# of docs/worker.md have begun the worker of tarot, whose database is $DB. $JOB is the backup that they enqueue, $LOG the
# worker's log. A pg_dump there waits while there is a file /etc/wait.
worker_machine() {
  local local=$SCRATCH/machine/usr-local project
  project=$(cd "$TESTS/.." && pwd)
  [ -x "$project/build/release/holdfast" ] || skip 'needs build/release/holdfast (make release)'
  MACHINE=$SCRATCH/machine LOG=$SCRATCH/machine/var/lib/holdfast/tarot.log
  mkdir -p "$local"/{bin,pg} "$local"/lib/{systemd/system,sysusers.d,tmpfiles.d} "$MACHINE/apps/tarot"
  cp "$project/build/release/holdfast" "$local/bin/"
  cp "$project/deploy/holdfast-worker@.service" "$local/lib/systemd/system/"
  cp "$project/deploy/sysusers.conf" "$local/lib/sysusers.d/holdfast.conf"
  cp "$project/deploy/tmpfiles.conf" "$local/lib/tmpfiles.d/holdfast.conf"
  printf '#!/bin/sh\nwhile [ -e /etc/wait ] && [ "$1" != --version ]; do sleep 0.1; done\nexec %s/pg_dump "$@"\n' \
    "$(newest_postgres_bin pg_dump)" >"$local/pg/pg_dump"
  chmod 755 "$local/pg/pg_dump"
  printf '%s\n' DATABASE__HOST=127.0.0.1 "DATABASE__PORT=$PGPORT" DATABASE__USER=postgres "DATABASE__NAME=$DB" \
    BACKUP__PG_BIN=/usr/local/pg >"$MACHINE/apps/tarot/.env"
  documented worker.md systemd >"$MACHINE/commands"
  "$TESTS/parts/systemd" start "$MACHINE" --while $$ || exit $?
  at_exit "'$TESTS/parts/systemd' stop '$MACHINE'"
  on_machine rm -rf /var/lib/holdfast /etc/holdfast
  expect_ok on_machine bash -euc "cd '$MACHINE'; . ./commands"
  JOB=$(grep -xE '[0-9a-f]{32}' "$SCRATCH/out")
}
on_machine() { "$TESTS/parts/systemd" in "$MACHINE" "$@"; }
of_worker() { on_machine runuser -u holdfast -- holdfast "$@" --root /etc/holdfast --app tarot; }
# What systemd says of the worker's unit: unit_says PROPERTY
unit_says() { on_machine systemctl show -P "$1" holdfast-worker@tarot; }
# A line of the guide, as it stands there: make_line script name=backup_database APP=tarot. make tells failure by its own
# exit code, 2, whatever the command's was.
make_line() { HOLDFAST=$HOLDFAST ROOT=$PLATFORM make -s -C "$ROOT" "$@"; }

# A container engine, which tests share where $HOLDFAST_TEST_DOCKER names the file with its environment; ends the test as
# skipped where none can run.
container_engine() {
  if [ -s "${HOLDFAST_TEST_DOCKER:-}" ]; then
    # shellcheck disable=SC1090
    source "$HOLDFAST_TEST_DOCKER"
    return
  fi
  [ -z "${HOLDFAST_TEST_DOCKER:-}" ] || skip 'no container engine can run here'
  "$TESTS/parts/docker_engine" start "$SCRATCH/docker" --while $$ >"$SCRATCH/docker.env" || exit $?
  # shellcheck disable=SC1091
  source "$SCRATCH/docker.env"
  at_exit "'$TESTS/parts/docker_engine' remove '$SCRATCH/docker'"
}
# own_container SUFFIX [options of docker_engine database]: makes the container $BOX-SUFFIX, which goes with the test.
BOX=hf-$(basename "$0" .sh | tr -dc 'a-z0-9' | cut -c1-20)-$$
own_container() {
  local name=$BOX-$1
  shift
  at_exit "docker rm -f '$name' >/dev/null 2>&1"
  "$TESTS/parts/docker_engine" database "$name" "$@"
}
# sql_in SUFFIX DATABASE SQL...: in a container's server, over its own socket.
sql_in() {
  local name=$BOX-$1 database=$2 commands=()
  shift 2
  for command; do commands+=(-c "$command"); done
  docker exec "$name" /bin/sh -c 'exec "$BIN/psql" "$@"' psql -XqAt -v ON_ERROR_STOP=1 -U tarot -h /run/postgresql \
    -d "$database" "${commands[@]}"
}
# What runs in a container beside the server's own processes that are always there.
expect_nothing_else_in() {
  wait_until "! docker top '$BOX-$1' -eo pid,args | tail -n +3 | grep -vE 'postgres: (checkpointer|background writer|wal ?writer|autovacuum|logical replication|archiver|stats|io worker)'"
}
# The test itself, run again in a network of its own that leads nowhere, where an engine may make a bridge.
own_network() {
  [ -z "${IN_OWN_NETWORK:-}" ] || return 0
  [ "$(id -u)" = 0 ] || skip 'it needs root to have a network of its own'
  unshare -n sh -c 'ip link set lo up && ip link add hf-try type bridge && ip link add hf-a type veth peer name hf-b' 2>"$SCRATCH/err" ||
    skip "this kernel gives no network of its own with a bridge: $(tail -n 1 "$SCRATCH/err")"
  local status=0
  # shellcheck disable=SC2016  # expanded by the inner shell
  IN_OWN_NETWORK=yes BRIDGE=yes HOLDFAST_TEST_DOCKER='' unshare -n sh -c 'ip link set lo up && exec bash "$@"' sh "$0" || status=$?
  exit $status
}
# container_platform [LINE...]: a folder of apps as of platform, whose app is $BOX, with these lines as its settings: what
# they do not say is in the container $BOX-pg.
container_platform() {
  PGHOST='' platform "$BOX"
  (umask 077 && printf '%s\n' "BACKUP__DIRECTORY=$BACKUPS" "$@" >"$PLATFORM/apps/$BOX/.env")
}
# make_refuses WORDS: make script name=backup_database makes no backup of it; $SCRATCH/err says why.
make_refuses() {
  expect_exit 2 make_line script name=backup_database APP="$BOX" args="$*"
  expect_empty "$BACKUPS"
}
make_status() { expect_ok make_line status APP="$BOX"; }
# A docker that writes down what it is called with, in $SCRATCH/calls.
logged_docker() {
  printf '#!/bin/sh\nprintf "%%s " "$@" >>%q/calls; echo >>%q/calls\nexec docker "$@"\n' "$SCRATCH" "$SCRATCH" >"$SCRATCH/docker-logged"
  chmod +x "$SCRATCH/docker-logged"
}

# fresh_database [SUFFIX]: makes the empty database $DB[SUFFIX].
fresh_database() { createdb "$DB${1:-}"; }
sql() { local database=$1; shift; psql -XqAt -v ON_ERROR_STOP=1 -d "$database" "$@"; }
# The same for a role of its own, $role, no superuser: database_of_owner [what else CREATE ROLE gives it ...]
database_of_owner() {
  role=${DB}_owner
  at_exit "sql postgres -c 'DROP ROLE IF EXISTS $role' 2>/dev/null"
  at_exit "'$TESTS/parts/drop_databases' '${DB//_/\\_}%'"
  sql postgres -c "CREATE ROLE $role LOGIN $*"
  createdb -O "$role" "$DB"
}
# Some megabytes in one table, so that a backup takes a while.
fill() { sql "$1" -c "CREATE TABLE filler AS SELECT n AS id, md5(n::text) || md5((n + 1)::text) || md5((n + 2)::text) AS t FROM generate_series(1, ${2:-200000}) AS n"; }
# The same of what cannot be compressed: its .sql.gz has as many bytes as are asked for, and a hundredth more at most.
fill_noise() {
  sql "$1" -c 'CREATE TABLE noise (line text)'
  head -c "$2" /dev/urandom | base64 -w 1000 | sql "$1" -c 'COPY noise FROM STDIN'
}

holdfast() { "$HOLDFAST" "$@"; }
# expect_exit CODE COMMAND...: its output goes to $SCRATCH/out and $SCRATCH/err.
expect_exit() {
  local wanted=$1 status=0
  shift
  "$@" >"$SCRATCH/out" 2>"$SCRATCH/err" || status=$?
  [ "$status" = "$wanted" ] || fail "exit code $status instead of $wanted: $*"
}
expect_ok() { expect_exit 0 "$@"; }
# expect_in FILE PATTERN: an extended regular expression; FILE is out, err or a path.
expect_in() {
  local file=$1
  [ -e "$file" ] || file=$SCRATCH/$1
  grep -aqE -- "$2" "$file" || { cat "$file" >&2; fail "no line of $1 matches: $2"; }
}
expect_equal() { [ "$1" = "$2" ] || fail "'$1' is not '$2'"; }

# wait_until 'COMMAND' [SECONDS]
wait_until() {
  local i
  for ((i = 0; i < ${2:-30} * 20; i++)); do
    if eval "$1" >/dev/null 2>&1; then return 0; fi
    sleep 0.05
  done
  fail "waited in vain for: $1"
}
sessions() {
  sql postgres -c "SELECT count(*) FROM pg_stat_activity WHERE datname = '$1' AND application_name ~ '^(holdfast|pg_dump)' ${2:-}"
}
expect_no_sessions() { wait_until "[ \"\$(sessions '$1')\" = 0 ]" 10; }
# Files of any kind, hidden ones too.
files_in() { find "$1" -mindepth 1 -maxdepth 1 | wc -l; }
expect_empty() { expect_equal "$(files_in "$1")" 0; }
# in_parts FILE COUNT FOLDER: makes the parts of a file there, as a delivery cuts and names them.
in_parts() {
  local part number=0
  mkdir -p "$3"
  split -b $((($(stat -c %s "$1") + $2 - 1) / $2)) "$1" "$3/cut."
  for part in "$3"/cut.*; do
    number=$((number + 1))
    mv "$part" "$3/$(basename "$1").part$(printf %02d "$number")of$(printf %02d "$2")"
  done
}
# Whether a backup of $1 is reading rows just now.
reads_rows() { [ "$(sessions "$1" "AND query LIKE 'COPY%' AND state = 'active'")" != 0 ]; }

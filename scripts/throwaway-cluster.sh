# A PostgreSQL server that lives in one temporary folder and dies with the script that sources this file.
# It listens on a Unix socket inside that folder, whose mode 0700 keeps other users out, and on no network address.
#
#   cluster_start PREFIX [SETTING ...]   makes the folder, starts the server, enters the folder's own `files`;
#                                        sets cluster_dir, cluster_socket and what libpq reads. A SETTING: "max_wal_size = '2GB'"
#   cluster_stop                         ends the server and removes the folder; harmless when nothing was started
#
# The caller owns the traps, and sets them before it calls cluster_start:
#   trap cluster_stop EXIT; trap 'exit 130' INT; trap 'exit 143' TERM HUP
# shellcheck shell=bash

cluster_dir=
cluster_socket=

# Programs must meet this server and nothing that the user's own environment points to.
unset "${!PG@}" "${!BACKUP__@}"
export LC_ALL=C.UTF-8

fail() {
  printf 'error: %s\n' "$1" >&2
  [ $# -lt 2 ] || printf 'hint: %s\n' "$2" >&2
  exit 1
}

# PostgreSQL refuses to run as root; Debian's packages bring the user postgres for it.
as_server_user() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"
  else
    "$@"
  fi
}

# The programs of the newest major whose server is here.
newest_pg_bin() {
  find /usr/lib/postgresql -path '*/bin/initdb' -printf '%h\n' 2>/dev/null | sort -V | tail -n 1
}

cluster_start() {
  local prefix=$1 pg_bin
  shift
  pg_bin=$(newest_pg_bin)
  [ -n "$pg_bin" ] || fail 'no PostgreSQL server programs below /usr/lib/postgresql' 'Run scripts/install-packages demo.'
  cluster_dir=$(mktemp -d "${TMPDIR:-/tmp}/$prefix.XXXXXX")
  cluster_socket=$cluster_dir/socket
  # A socket's path may have 107 bytes in all.
  [ ${#cluster_socket} -le 85 ] || fail "$cluster_socket is too long for a socket's folder" 'Set TMPDIR to a shorter path.'
  mkdir "$cluster_dir/files" "$cluster_socket"
  : >"$cluster_dir/server.log"
  [ "$(id -u)" != 0 ] || chown -R postgres: "$cluster_dir"
  # The server's user may not enter the folder that the script was called from.
  cd "$cluster_dir/files" || exit

  as_server_user "$pg_bin/initdb" -D "$cluster_dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync \
    >"$cluster_dir/initdb.log" 2>&1 || cluster_failed initdb.log
  {
    echo "listen_addresses = ''"
    echo "unix_socket_directories = '$cluster_socket'"
    [ $# = 0 ] || printf '%s\n' "$@"
  } >>"$cluster_dir/data/postgresql.conf"
  as_server_user "$pg_bin/pg_ctl" -D "$cluster_dir/data" -l "$cluster_dir/server.log" -w -t 60 start >/dev/null 2>&1 ||
    cluster_failed server.log

  PATH=$pg_bin:$PATH
  export PGHOST=$cluster_socket PGUSER=postgres PGDATABASE=postgres
}

cluster_failed() {
  tail -n 5 "$cluster_dir/$1" >&2
  fail 'the temporary PostgreSQL server did not start' 'Its last words are above.'
}

# Ends the server by the process id in the server's own file.
cluster_stop() {
  local pid='' tries
  [ -n "$cluster_dir" ] || return 0
  cd /
  [ ! -r "$cluster_dir/data/postmaster.pid" ] || read -r pid <"$cluster_dir/data/postmaster.pid" || true
  # SIGQUIT is "at once, without a checkpoint": the files are removed next.
  if [ -n "$pid" ] && kill -QUIT "$pid" 2>/dev/null; then
    for ((tries = 0; tries < 100; tries++)); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null || true
  fi
  rm -rf "$cluster_dir"
  cluster_dir=
}

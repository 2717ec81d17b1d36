#include "postgres/bridge.h"

namespace holdfast::postgres {

// Each way is one process alone, or waits for its children. In most containers the postmaster is process 1, to which
// orphans are given: it takes one that was ended by a signal for a backend of its own that crashed, and restarts the
// whole server.
//
// perl and python3 hold back what one side does not take yet and go on reading the other: with blocking writes both
// sides could wait for each other.
const char* const kBridgeScript = R"BRIDGE(
port=$1
use() { if [ "$port" = which ]; then echo "$1"; exit 0; fi; }
has() { command -v "$1" >/dev/null 2>&1; }
if has perl && perl -MSocket -MFcntl -e 1 2>/dev/null; then
  use perl
  exec perl -e '
    use Socket; use Fcntl;
    $SIG{PIPE} = "IGNORE";
    my $port = shift;
    sub reach {
      socket(S, PF_INET, SOCK_STREAM, 0) && connect(S, sockaddr_in($port, inet_aton("127.0.0.1"))) && return 1;
      my $why = "127.0.0.1 port $port: $!";
      for my $dir ("/var/run/postgresql", "/run/postgresql", "/tmp") {
        socket(S, PF_UNIX, SOCK_STREAM, 0) && connect(S, sockaddr_un("$dir/.s.PGSQL.$port")) && return 1;
      }
      print STDERR "no server inside: $why\n";
      exit 1;
    }
    reach();
    setsockopt(S, 6, 1, 1);
    for my $h (*STDIN, *STDOUT, *S) { fcntl($h, F_SETFL, fcntl($h, F_GETFL, 0) | O_NONBLOCK); }
    my ($up, $down, $open) = ("", "", 1);
    while (1) {
      last if !$open && $down eq "";
      my ($r, $w) = ("", "");
      vec($r, fileno(STDIN), 1) = 1 if $open && length($up) < 262144;
      vec($r, fileno(S), 1) = 1 if $open && length($down) < 262144;
      vec($w, fileno(S), 1) = 1 if $open && $up ne "";
      vec($w, fileno(STDOUT), 1) = 1 if $down ne "";
      select($r, $w, undef, undef) > 0 or next;
      if (vec($r, fileno(STDIN), 1)) {
        my $n = sysread(STDIN, $up, 65536, length $up);
        if (defined $n ? $n == 0 : !$!{EAGAIN}) {
          syswrite(S, $up) if $up ne "";
          exit 0;
        }
      }
      if (vec($r, fileno(S), 1)) {
        my $n = sysread(S, $down, 65536, length $down);
        $open = 0 if defined $n ? $n == 0 : !$!{EAGAIN};
      }
      if (vec($w, fileno(S), 1)) {
        my $n = syswrite(S, $up);
        if (defined $n) { substr($up, 0, $n) = ""; } elsif (!$!{EAGAIN}) { $up = ""; }
      }
      if (vec($w, fileno(STDOUT), 1)) {
        my $n = syswrite(STDOUT, $down);
        if (defined $n) { substr($down, 0, $n) = ""; } elsif (!$!{EAGAIN}) { exit 0; }
      }
    }' "$port"
fi
if has python3 && python3 -c 'import socket, select' 2>/dev/null; then
  use python3
  exec python3 -c '
import os, select, socket, sys
port = sys.argv[1]
def reach():
    try:
        return socket.create_connection(("127.0.0.1", int(port)))
    except OSError as error:
        why = error
    for folder in ("/var/run/postgresql", "/run/postgresql", "/tmp"):
        unix = socket.socket(socket.AF_UNIX)
        try:
            unix.connect(folder + "/.s.PGSQL." + port)
            return unix
        except OSError:
            unix.close()
    sys.exit("no server inside: 127.0.0.1 port %s: %s" % (port, why))
server = reach()
s = server.fileno()
for fd in (0, 1, s): os.set_blocking(fd, False)
up, down, is_open = b"", b"", True
while is_open or down:
    r = ([0] if len(up) < 262144 else []) + ([s] if len(down) < 262144 else []) if is_open else []
    w = ([s] if up and is_open else []) + ([1] if down else [])
    r, w, _ = select.select(r, w, [])
    try:
        if 0 in r:
            part = os.read(0, 65536)
            up += part
            if not part:
                if up: os.write(s, up)
                sys.exit(0)
        if s in w: up = up[os.write(s, up):]
        if s in r:
            part = os.read(s, 65536)
            down += part
            is_open = bool(part)
    except BlockingIOError: pass
    except OSError: is_open = False
    try:
        if 1 in w: down = down[os.write(1, down):]
    except BlockingIOError: pass
    except OSError: sys.exit(0)
' "$port"
fi
if has socat; then
  use socat
  if socat /dev/null "TCP:127.0.0.1:$port" 2>/dev/null; then exec socat - "TCP:127.0.0.1:$port"; fi
  for dir in /var/run/postgresql /run/postgresql /tmp; do
    if [ -S "$dir/.s.PGSQL.$port" ]; then exec socat - "UNIX-CONNECT:$dir/.s.PGSQL.$port"; fi
  done
  echo "no server inside: 127.0.0.1 port $port" >&2
  exit 1
fi
if has bash && has cat && bash -c '[ "${BASH_VERSINFO[0]}${BASH_VERSINFO[1]}" -ge 43 ]'; then
  use bash
  exec bash -c '
    exec 4<&0
    { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || { echo "no server inside: 127.0.0.1 port $1" >&2; exit 1; }
    cat <&3 3>&- 4<&- &
    down=$!
    cat <&4 >&3 3>&- 4<&- &
    up=$!
    exec 3>&- 4<&- </dev/null
    wait -n
    kill $up $down 2>/dev/null
    wait
    exit 0' bridge "$port"
fi
if has nc; then
  # OpenBSD's, which has -N, is none: when the server hangs up it goes on waiting for its input, and so would we. The
  # traditional one ends with its input only if it is asked to; those of BusyBox and nmap always do.
  case $(nc -h 2>&1) in
    *-N*) ;;
    *'-q secs'*) use nc; exec nc -q 0 127.0.0.1 "$port" ;;
    *) use nc; exec nc 127.0.0.1 "$port" ;;
  esac
fi
echo "no program to reach the server with" >&2
exit 69
)BRIDGE";

}  // namespace holdfast::postgres

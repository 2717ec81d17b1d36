# Measures one command. Sourced by bench/run.
#
#   measure NAME COMMAND    runs COMMAND in a shell and appends a line to $results:
#                           NAME, wall seconds, clients' CPU seconds, server's CPU seconds, kB of memory, the result's
#                           bytes, and the CPU seconds that all other programs of this machine took meanwhile
#
# Clients' CPU: user and system time of the command and all that it waited for, as the shell's own `time` says.
# Server's CPU: the same of every process of the temporary server, those that ended meanwhile included.
# Memory: for each process of the command its own peak (VmHWM), added up; the shell that holds a pipeline together is left
# out. Read five times a second without starting a process, so that measuring costs nothing that shows.
# Result: what the command left in the folder `result`.
# Others: what the processors did in all (/proc/stat), less the clients' and the server's share. It shows a figure that was
# spoilt by something else that ran here.
# shellcheck shell=bash

# Set by bench/run and scripts/throwaway-cluster.sh.
: "${results:=}" "${cluster_dir:=}"

# Nothing ever comes from this descriptor: reading it with a time limit is a pause without a process.
exec {pause_fd}<> <(:)
measured_pid=
declare -A peak_of=()

# A process and all below it: process ids in $family.
family_of() {
  local pid=$1 task child children
  family+=("$pid")
  for task in /proc/"$pid"/task/*; do
    children=
    read -r children 2>/dev/null <"$task/children" || true
    for child in $children; do family_of "$child"; done
  done
}

note_peaks() {
  local pid key value name family=()
  family_of "$measured_pid"
  for pid in "${family[@]}"; do
    name=
    while read -r key value _; do
      case $key in
        Name:) name=$value ;;
        VmHWM:)
          [ "$name" = bash ] || peak_of[$pid]=$value
          break
          ;;
      esac
    done 2>/dev/null <"/proc/$pid/status" || true
  done
}

# Clock ticks that the temporary server has used. /proc/PID/stat after the name, counted from 0: 11 and 12 are the user and
# system time of the process itself, 13 and 14 those of the children it has waited for.
server_ticks() {
  local postmaster pid stat fields total=0 family=()
  read -r postmaster <"$cluster_dir/data/postmaster.pid"
  family_of "$postmaster"
  for pid in "${family[@]}"; do
    stat=
    read -r stat 2>/dev/null <"/proc/$pid/stat" || continue
    read -ra fields <<<"${stat##*) }"
    total=$((total + fields[11] + fields[12]))
    [ "$pid" != "$postmaster" ] || total=$((total + fields[13] + fields[14]))
  done
  echo "$total"
}

# Clock ticks that all processors were busy: user, nice, system, irq, softirq; not idle and not waiting.
busy_ticks() {
  local fields
  read -ra fields </proc/stat
  echo $((fields[1] + fields[2] + fields[3] + fields[6] + fields[7]))
}

measure() {
  local name=$1 command=$2 server busy memory=0 peak status=0 seconds cpu size
  printf '  %s\n' "$name" >&2
  rm -rf result
  mkdir result
  # What the last one wrote must not be flushed at the cost of this one.
  sync
  peak_of=()
  server=$(server_ticks) busy=$(busy_ticks)
  # bash's time counts to the thousandth and includes every process that was waited for.
  {
    TIMEFORMAT='%R %U %S'
    time bash -o pipefail -c "$command" >command.log 2>&1
  } 2>command.time &
  measured_pid=$!
  while kill -0 "$measured_pid" 2>/dev/null; do
    note_peaks
    read -r -t 0.2 -u "$pause_fd" || true
  done
  wait "$measured_pid" || status=$?
  measured_pid=
  if [ "$status" != 0 ]; then
    tail -n 20 command.log >&2
    fail "the command failed with exit code $status: $command" 'Its last words are above.'
  fi
  busy=$(($(busy_ticks) - busy)) server=$(($(server_ticks) - server))
  for peak in "${peak_of[@]}"; do memory=$((memory + peak)); done
  read -r seconds cpu < <(awk '{ printf "%.2f %.2f\n", $1, $2 + $3 }' command.time)
  size=$(find result -type f -printf '%s\n' | awk '{ bytes += $1 } END { print bytes + 0 }')
  awk -v OFS='\t' -v name="$name" -v seconds="$seconds" -v cpu="$cpu" -v server="$server" -v busy="$busy" \
    -v hz="$(getconf CLK_TCK)" -v memory="$memory" -v size="$size" \
    'BEGIN { print name, seconds, cpu, server / hz, memory, size, (busy - server) / hz - cpu }' >>"$results"
}

# Ends the command that is being measured, process by process: commands in the background do not hear Ctrl-C.
measure_stop() {
  local family=()
  [ -n "$measured_pid" ] || return 0
  family_of "$measured_pid"
  kill "${family[@]}" 2>/dev/null || true
  measured_pid=
}

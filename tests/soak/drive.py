"""Feeds the jobs of tests/soak/run into the queue, tenth by tenth, makes the faults, and measures the worker."""
import argparse
import collections
import contextlib
import glob
import os
import re
import sys
import threading
import time

import faults
import queues

WORKER = os.environ["WORKER"]
# One of these after the other. Nothing of the last three can succeed.
KINDS = [{}, {"telegram": True}, {"email": True}, {"compress": False}, {}, {"chat_id": 111}, {"telegram": True, "email": True},
         {}, {"telegram": True}, {}, {"name": "taken"}, {"chat_id": 999}, {"name": "../taken"}]
WAITING = 20  # jobs in the queue at a time: more would only fail together while a server is away

Row = collections.namedtuple("Row", "jobs failed later seconds rss peak dirty threads files sockets children queue kept")


def in_proc(name, word):
    with open(f"/proc/{WORKER}/{name}") as file:
        return int(re.search(rf"^{word}:\s+(\d+)", file.read(), re.MULTILINE).group(1))


def open_files():
    """What each of them is: "/var/lib/...", "socket:[7]"."""
    for name in glob.glob(f"/proc/{WORKER}/fd/*"):
        with contextlib.suppress(FileNotFoundError):
            yield os.readlink(name)


def shape():
    """Threads, files but for sockets, sockets, children."""
    sockets = [name.startswith("socket:") for name in open_files()]
    return in_proc("status", "Threads"), sockets.count(False), sockets.count(True), sum(
        len(open(path).read().split()) for path in glob.glob(f"/proc/{WORKER}/task/*/children"))


def wait_for(what, seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until and not what():
        time.sleep(0.05)
    return what()


def measure(queue, jobs, began):
    # A notice may be on its way still: the worker at rest is what is seen twice.
    wait_for(lambda: shape() == (time.sleep(0.5), shape())[1], 60)
    row = Row(jobs, queue.failed(), queue.open_jobs()[1], time.monotonic() - began, in_proc("smaps_rollup", "Rss"),
              in_proc("status", "VmHWM"), in_proc("smaps_rollup", "Private_Dirty"), *shape(),
              queue.size() // 1024, len(os.listdir(os.environ["BACKUPS"])))
    with open(f"/proc/{WORKER}/clear_refs", "w") as file:
        file.write("5")  # VmHWM begins anew
    print("| {:,} | {:,} | {} | {:.0f} | {:,} | {:,} | {:,} | {} | {} | {} | {} | {:,} | {} |".format(*row), flush=True)
    return row


def make(chosen, made):
    for fault in chosen:
        fault(queues.queue())
        made.append(fault)


def tenth(queue, first, count, chosen):
    """Feeds `count` jobs while the faults come one after another, and waits until none is due."""
    put, made = 0, []
    making = threading.Thread(target=make, args=(chosen, made), daemon=True)
    making.start()
    while put < count or making.is_alive():
        time.sleep(0.2)
        # As long as there are faults there are jobs for them.
        left = count - put - (count * (len(chosen) - len(made)) // (2 * len(chosen)))
        more = max(0, min(WAITING - queue.open_jobs()[0], left))
        queue.put([KINDS[(first + i) % len(KINDS)] for i in range(put, put + more)])
        put += more
    queue.cancel_one()
    if not wait_for(lambda: queue.open_jobs()[0] == 0, 1800):
        sys.exit("the jobs do not come to their end")


def compare(first, last):
    for name in ("threads", "files", "children"):
        if getattr(first, name) != getattr(last, name):
            yield f"{name}: {getattr(first, name)} after a tenth, {getattr(last, name)} at the end"
    # The bot's one connection to Telegram is made anew each time that it asks for news.
    if last.sockets > first.sockets + 2:
        yield f"sockets: {first.sockets} after a tenth, {last.sockets} at the end"
    # What malloc keeps of a burst differs from one to the next.
    for name in ("rss", "dirty"):
        if getattr(last, name) > getattr(first, name) * 1.05 + 2048:
            yield f"{name}: {getattr(first, name)} kB after a tenth, {getattr(last, name)} kB at the end"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, default=10000)
    parser.add_argument("--faults", type=int)
    parser.add_argument("--patience", type=int, default=900)
    arguments = parser.parse_args()
    kinds = faults.QUICK if arguments.faults else faults.ALL
    each, count = arguments.faults or len(kinds), arguments.jobs // 10
    queue, began, rows = queues.queue(), time.monotonic(), []
    print("| jobs | failed | waiting | s | RSS kB | peak kB | dirty kB | threads | files | sockets | children | queue kB | backups |")
    print("|" + " --- |" * len(Row._fields))
    for number in range(10):
        chosen = [kinds[i % len(kinds)] for i in range(number * each, (number + 1) * each)]
        tenth(queue, number * count, count, chosen)
        rows.append(measure(queue, (number + 1) * count, began))
    if arguments.patience and queue.open_jobs()[1]:
        if not wait_for(lambda: queue.open_jobs()[1] == 0, arguments.patience):
            sys.exit("jobs that were to be tried again are still there")
        rows.append(measure(queue, arguments.jobs, began))
    sys.exit("\n".join(compare(rows[0], rows[-1])) or None)


main()

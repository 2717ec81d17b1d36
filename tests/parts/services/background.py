"""A test server as a process of its own: started in the background, ended with the test that started it.

start() comes back once the server listens; the child keeps no file of the caller's open. DIR/env holds what start
printed: a server that is started again in the same DIR has the same port and the same secrets, as one that was down for
a while. The lock on DIR/lock is held as long as the server lives, so a pid that is read under it is the server's.
"""
import fcntl
import os
import select
import shlex
import signal
import socket
import sys
import threading
import time


def fail(message):
    sys.exit(f"error: {message}")


def free_port(port=0):
    """A listening socket on 127.0.0.1: of that port if it can be had, else of a free one."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError:
        listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    return listener


def kept_environment(directory):
    """What DIR/env gave last time, as a dict; empty the first time."""
    try:
        with open(os.path.join(directory, "env")) as file:
            words = [shlex.split(line)[1] for line in file]
    except FileNotFoundError:
        return {}
    return dict(word.split("=", 1) for word in words)


def write_environment(directory, environment):
    path = os.path.join(directory, "env")
    with open(os.open(path + ".new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        for name, value in environment.items():
            file.write(f"export {name}={shlex.quote(str(value))}\n")
    os.rename(path + ".new", path)


def _lock(directory):
    """The lock as an open file, or None where a living server has it."""
    file = open(os.path.join(directory, "lock"), "a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return file
    except OSError:
        file.close()
        return None


def _end_with(pid):
    """Ends this process once process `pid` has gone."""
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        os._exit(0)
    select.select([watched], [], [])
    os._exit(0)


def _become_server(directory, while_pid, serve, ready):
    os.setsid()
    log = os.open(os.path.join(directory, "server.log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.closerange(3, ready)
    os.closerange(ready + 1, 1024)
    lock = _lock(directory)
    if lock is None:
        fail("a server of this folder runs already")
    with open(os.path.join(directory, "pid"), "w") as file:
        file.write(f"{os.getpid()}\n")
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    if while_pid:
        threading.Thread(target=_end_with, args=(while_pid,), daemon=True).start()

    def listening(environment):
        write_environment(directory, environment)
        os.write(ready, b"y")
        os.close(ready)

    serve(listening)


def start(directory, while_pid, serve):
    """serve(listening) runs in the child: it binds, calls listening({NAME: value}) once, and serves for ever."""
    os.makedirs(directory, exist_ok=True)
    hold = _lock(directory)
    if hold is not None:
        hold.close()
        answer, ready = os.pipe()
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            os.close(answer)
            try:
                _become_server(directory, while_pid, serve, ready)
            except BaseException:  # whatever it is, the log names it and the caller hears of it
                sys.excepthook(*sys.exc_info())
            os._exit(1)
        os.close(ready)
        if os.read(answer, 1) != b"y":
            with open(os.path.join(directory, "server.log"), errors="replace") as log:
                sys.stderr.write(log.read())
            fail(f"the server in {directory} did not start; the lines above are its log")
    with open(os.path.join(directory, "env")) as file:
        sys.stdout.write(file.read())


def stop(directory):
    """Ends the server, whatever it is doing; its files stay."""
    if not os.path.isdir(directory):
        return
    for _ in range(200):
        lock = _lock(directory)
        if lock is not None:
            lock.close()
            return
        with open(os.path.join(directory, "pid")) as file:
            os.kill(int(file.read()), signal.SIGTERM)
        time.sleep(0.05)
    fail(f"the server in {directory} does not end")

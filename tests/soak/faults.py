"""What goes wrong around the worker, and what people want of it beside its jobs. Each is a function that makes it, waits,
and mends it again."""
import contextlib
import os
import subprocess
import time

PARTS = os.path.join(os.environ["TESTS"], "parts")
SCRATCH, BACKUPS, DB = (os.environ[name] for name in ("SCRATCH", "BACKUPS", "DB"))
TELEGRAM, RESEND = os.environ["TELEGRAM"], os.environ["RESEND"]


def part(name, *arguments):
    subprocess.run([os.path.join(PARTS, name), *arguments], check=True, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def sql(*commands):
    words = [word for command in commands for word in ("-c", command)]
    subprocess.run(["psql", "-XqAt", "-U", "postgres", "-d", DB, *words], stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


def answer(directory, *lines):
    """What the service answers for a while. An answer that nobody asked for meanwhile is none."""
    path = os.path.join(directory, "script")
    with open(path, "w") as file:
        file.writelines(line + "\n" for line in lines)
    time.sleep(2)
    os.truncate(path, 0)


def telegram_refuses(_):
    answer(TELEGRAM, "sendDocument 429 retry_after=1", "sendMessage 429 retry_after=1", "sendDocument 500",
           "sendMessage 500", "sendDocument 403 Forbidden: bot was blocked by the user", "sendMessage 502 html",
           "getUpdates 429 retry_after=1", "getUpdates 502 html")


def telegram_talks_nonsense(_):
    answer(TELEGRAM, "sendDocument garbage", "sendMessage garbage", "sendDocument cut", "sendMessage cut",
           "sendDocument huge 8", "sendMessage redirect http://127.0.0.1:1/",
           "getUpdates garbage", "getUpdates huge 8")


def telegram_is_slow(_):
    answer(TELEGRAM, "sendDocument slow 1", "sendMessage slow-answer 1", "sendDocument accept-then-reset",
           "sendMessage accept-then-reset", "sendDocument cut-upload", "sendMessage silence 1",
           "getUpdates slow 1", "getUpdates accept-then-reset")


def owners_ask_the_bot(_):
    for text in ("/status", "/list", "/backup", "/prove", "/nonsense"):
        part("telegram_server", "say", TELEGRAM, "111", text)
    time.sleep(1)


def mail_service_refuses(_):
    answer(RESEND, "emails 429 name=rate_limit_exceeded", "emails 500", "emails garbage", "emails accept-then-reset",
           "emails 502 html", "emails cut-upload")


def telegram_is_away(_):
    part("telegram_server", "stop", TELEGRAM)
    time.sleep(1)
    part("telegram_server", "start", TELEGRAM, "--while", str(os.getppid()))


def mail_service_is_away(_):
    part("resend_server", "stop", RESEND)
    time.sleep(1)
    part("resend_server", "start", RESEND, "--while", str(os.getppid()))


def server_restarts(_):
    part("cluster", "restart", os.environ["HOLDFAST_TEST_CLUSTER_DIR"])


def sessions_are_ended(_):
    for _ in range(5):
        sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'soak'")
        time.sleep(0.05)


def table_is_locked(_):
    sql("BEGIN; LOCK TABLE cards; SELECT pg_sleep(1)")


def rights_are_missing(_):
    sql("REVOKE SELECT ON cards FROM soak")
    time.sleep(0.3)
    sql("GRANT SELECT ON cards TO soak")


def pg_dump_fails(_):
    for what in ("echo 'pg_dump: error: it does not want to' >&2; exit 1", "kill -9 $$"):
        with open(os.path.join(SCRATCH, "broken"), "w") as file:
            file.write(what)
        time.sleep(0.3)
    os.remove(file.name)


def disk_is_full(_):
    if not os.path.ismount(BACKUPS):
        os.rename(BACKUPS, BACKUPS + ".away")
        time.sleep(0.5)
        os.rename(BACKUPS + ".away", BACKUPS)
        return
    with open(os.path.join(BACKUPS, "filler"), "wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    time.sleep(0.5)
    os.remove(file.name)


def queue_is_away(queue):
    queue.trouble(1.5)


def queue_is_away_for_long(queue):
    queue.trouble(12)


QUICK = [owners_ask_the_bot, telegram_refuses, rights_are_missing, mail_service_refuses, pg_dump_fails, telegram_is_away, queue_is_away,
       telegram_talks_nonsense, sessions_are_ended, disk_is_full, mail_service_is_away, table_is_locked,
       telegram_is_slow, server_restarts]
ALL = [*QUICK, queue_is_away_for_long]

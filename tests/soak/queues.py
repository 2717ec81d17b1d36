"""The queue as this soak sees it, past the worker: jobs are put in as a bot or a platform would, and counted."""
import json
import os
import pickle
import secrets
import sqlite3
import time

WORDS = {"name": None, "compress": True, "telegram": None, "email": None, "chat_id": None}


def now():
    return int(time.time() * 1000)


class Sqlite:
    def __init__(self):
        self.path = os.path.join(os.environ["SCRATCH"], "state", "queue.sqlite")
        self.file = sqlite3.connect(self.path, timeout=60)

    def one(self, sql, *values):
        return self.file.execute(sql, values).fetchone()[0]

    def put(self, jobs):
        with self.file:
            self.file.executemany("INSERT INTO jobs (id, app, job, enqueued, run_at) VALUES (?, 'tarot', ?, ?, ?)", [
                (secrets.token_hex(16), json.dumps({"app": "tarot", **WORDS, **job}), now(), now()) for job in jobs])

    def cancel_one(self):
        with self.file:
            self.file.execute("UPDATE jobs SET cancelled = 1 WHERE id = (SELECT id FROM jobs WHERE finished IS NULL AND "
                              "lease IS NULL AND run_at <= ? ORDER BY run_at LIMIT 1)", [now()])

    def open_jobs(self):
        """Those that are due or run, and all that are not finished."""
        due = self.one("SELECT count(*) FROM jobs WHERE finished IS NULL AND (run_at <= ? OR lease IS NOT NULL)", now())
        return due, self.one("SELECT count(*) FROM jobs WHERE finished IS NULL")

    def failed(self):
        return self.one("SELECT count(*) FROM jobs WHERE failed")

    def size(self):
        return sum(os.path.getsize(self.path + end) for end in ("", "-wal") if os.path.exists(self.path + end))

    def trouble(self, seconds):
        """Somebody else has the file."""
        self.file.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
        self.file.rollback()


class Redis:
    def __init__(self):
        import redis
        self.redis = redis.Redis.from_url(os.environ["QUEUE__URL"], client_name="soak")

    def put(self, jobs):
        pipe = self.redis.pipeline()
        for job in jobs:
            id = secrets.token_hex(16)
            pipe.psetex("arq:job:" + id, 86_400_000, pickle.dumps(
                {"t": None, "f": "backup_database_job", "a": ("tarot",), "k": job, "et": now()}))
            pipe.zadd("arq:queue", {id: now()})
        pipe.execute()

    def cancel_one(self):
        for id in self.redis.zrangebyscore("arq:queue", 0, now(), 5, 1):
            self.redis.zadd("arq:abort", {id: now()})

    def open_jobs(self):
        running = sum(1 for _ in self.redis.scan_iter("arq:in-progress:*", 1000)) if self.redis.zcard("arq:queue") else 0
        return self.redis.zcount("arq:queue", 0, now()) + running, self.redis.zcard("arq:queue")

    def failed(self):
        return self.redis.zcard("arq:queue:holdfast:failed")

    def size(self):
        return self.redis.info("memory")["used_memory"]

    def trouble(self, seconds):
        """It answers nobody for a while, and then has hung up, but for this soak itself."""
        self.redis.client_pause(int(seconds * 1000))
        time.sleep(seconds)
        for client in self.redis.client_list(_type="normal"):
            if client["name"] != "soak":
                self.redis.client_kill_filter(_id=client["id"])


def queue():
    return Redis() if os.environ.get("QUEUE__URL") else Sqlite()

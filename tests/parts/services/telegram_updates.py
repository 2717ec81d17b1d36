"""Updates of the tests' Bot API: what a test puts into DIR/updates/ comes to the bot by getUpdates.

A test writes DIR/updates/ANY.json with one Update; what a test need not know is filled in: update_id, the message's
message_id and date, a callback query's id and message (its "message": {"chat": {"id": …}, "message_id": …}).
DIR/pending/ID.json keeps each update until the bot confirms it with a higher offset, also over a restart of the server.
"""
import json
import os
import secrets
import threading
import time

from services.telegram_words import integer, object_of, refuse

KINDS = ("message", "edited_message", "channel_post", "callback_query", "my_chat_member", "inline_query")
TERMINATED = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class Updates:
    """Thread-safe. `chats` is used under `lock`, which belongs to the service."""

    def __init__(self, directory, chats, lock, complain):
        self.directory, self.chats, self.complain = directory, chats, complain
        self.changed = threading.Condition(lock)
        self.incoming, self.pending = os.path.join(directory, "updates"), os.path.join(directory, "pending")
        for folder in (self.incoming, self.pending):
            os.makedirs(folder, exist_ok=True)
        self.queue = {int(name[:-5]): self._read(os.path.join(self.pending, name)) for name in os.listdir(self.pending)}
        self.queries, self.allowed, self.poll = {}, None, 0

    @staticmethod
    def _read(path):
        with open(path) as file:
            return json.load(file)

    def _next_id(self):
        path = os.path.join(self.directory, "last_update_id")
        try:
            last = int(self._read(path))
        except FileNotFoundError:
            last = 100000000 + secrets.randbelow(800000000)
        with open(path, "w") as file:
            file.write(str(last + 1))
        return last + 1

    def _complete(self, update):
        kind = next(kind for kind in KINDS if kind in update)
        if kind == "message":
            update[kind] = {"date": int(time.time()), **self.chats.said(update[kind])}
        elif kind == "callback_query":
            query = update[kind]
            about = query.get("message", {})
            number = about.get("chat", {}).get("id", query["from"]["id"])
            found = self.chats.find(number, about.get("message_id"), None)
            query.setdefault("id", str(secrets.randbits(62)))
            query.setdefault("chat_instance", str(number * 7919))
            query["message"] = found or {"date": 0, "chat": {"id": number}, **about}
            self.queries[query["id"]] = time.monotonic()
        return {"update_id": self._next_id(), **update}

    def _take_in(self):
        names = [name for name in os.listdir(self.incoming) if name.endswith(".json")]
        for name in sorted(names, key=lambda name: (os.stat(os.path.join(self.incoming, name)).st_mtime_ns, name)):
            path = os.path.join(self.incoming, name)
            try:
                update = self._complete(self._read(path))
            except ValueError:  # half written yet, unless it stays so
                if time.time() - os.stat(path).st_mtime < 2:
                    return
                self.complain("updates", f"{name} is no JSON")
                os.rename(path, path + ".bad")
                continue
            except Exception as error:
                self.complain("updates", f"{name} is no update: {error!r}")
                os.rename(path, path + ".bad")
                continue
            with open(os.path.join(self.pending, f"{update['update_id']}.json"), "w") as file:
                json.dump(update, file)
            os.unlink(path)
            self.queue[update["update_id"]] = update

    def _forget(self, numbers):
        for number in numbers:
            del self.queue[number]
            os.unlink(os.path.join(self.pending, f"{number}.json"))

    def drop_all(self):
        self._take_in()
        self._forget(list(self.queue))

    def count(self):
        self._take_in()
        return len(self.queue)

    def _matching(self, limit):
        # Those of a kind that is not asked for are forgotten, as if they had never come.
        if self.allowed:
            self._forget([number for number, update in self.queue.items()
                          if not any(kind in update for kind in self.allowed)])
        return [self.queue[number] for number in sorted(self.queue)[:limit]]

    def get(self, fields, webhook, gone):
        """One getUpdates; called under the lock, which it lets go while it waits. gone() tells that nobody listens."""
        offset, limit = integer(fields, "offset", 0), max(1, min(100, integer(fields, "limit", 100)))
        end = time.monotonic() + max(0, min(50, integer(fields, "timeout", 0)))
        allowed = object_of(fields, "allowed_updates", list, None)
        if webhook():
            refuse(WEBHOOK, 409)
        self._take_in()
        self.allowed = allowed if allowed is not None else self.allowed
        if offset < 0:
            self._forget(sorted(self.queue)[:offset])
        self._forget([number for number in self.queue if number < offset])
        # A newer poll ends an older one, whose client is told so.
        self.poll += 1
        mine = self.poll
        self.changed.notify_all()
        while not (found := self._matching(limit)) and time.monotonic() < end and not gone():
            self.changed.wait(0.05)
            if self.poll != mine:
                refuse(TERMINATED, 409)
            if webhook():
                refuse(WEBHOOK, 409)
            self._take_in()
        return found

    def answered(self, query):
        """A press may be answered once, and only for a while."""
        asked = self.queries.pop(query, None)
        if asked is None or time.monotonic() - asked > 60:
            refuse("query is too old and response timeout expired or query ID is invalid")

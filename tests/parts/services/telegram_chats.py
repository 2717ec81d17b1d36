"""The chats of the tests' Bot API and what stands in them.

DIR/chats          one chat a line, `ID STATE`, read anew for each request: started (a user who knows the bot; also where
                   STATE is missing), never (a user who has not started it), blocked, deactivated, group, kicked
DIR/messages.jsonl what happened, one event a line: {"event": "sent"|"edited"|"deleted"|"said", "path": …, and the Message}
"""
import json
import os
import time

from services.telegram_words import refuse

FORBIDDEN = {"never": "bot can't initiate conversation with a user", "blocked": "bot was blocked by the user",
             "deactivated": "user is deactivated", "kicked": "bot was kicked from the group chat"}


def states(directory):
    try:
        with open(os.path.join(directory, "chats")) as file:
            lines = [line.split() for line in file if line.strip() and not line.startswith("#")]
    except FileNotFoundError:
        return {}
    return {int(words[0]): words[1] if len(words) > 1 else "started" for words in lines}


def now_in(directory):
    """{chat id: {message id: event}} as it stands now, by DIR/messages.jsonl."""
    chats = {}
    try:
        with open(os.path.join(directory, "messages.jsonl")) as file:
            events = [json.loads(line) for line in file]
    except FileNotFoundError:
        return {}
    for event in events:
        chats.setdefault(event["chat"]["id"], {})[event["message_id"]] = event
    return chats


def user(number):
    return {"id": number, "is_bot": False, "first_name": f"User {number}", "language_code": "en"}


def chat(number):
    if number > 0:
        return {"id": number, "first_name": f"User {number}", "type": "private"}
    return {"id": number, "title": f"Group {number}", "type": "supergroup" if str(number).startswith("-100") else "group"}


class Chats:
    """Not thread-safe: its owner holds a lock. `append(file, line)` writes below DIR."""

    def __init__(self, directory, bot, append):
        self.directory, self.bot, self.append = directory, bot, append
        self.messages = now_in(directory)

    def open_chat(self, number):
        """The chat, if the bot may write there."""
        state = states(self.directory).get(number)
        if state is None:
            refuse("chat not found")
        if state in FORBIDDEN:
            refuse(FORBIDDEN[state], 403)
        return number

    def _record(self, event, message, path=None):
        where = {"path": path} if path else {}
        self.messages.setdefault(message["chat"]["id"], {})[message["message_id"]] = {"event": event, **where, **message}
        self.append("messages.jsonl", json.dumps({"event": event, **where, **message}, ensure_ascii=False))

    def next_id(self, number):
        return max(self.messages.get(number, {0: 0})) + 1

    def send(self, number, content, markup, path=None):
        message = {"message_id": self.next_id(number), "from": self.bot, "chat": chat(number), "date": int(time.time()),
                   **content, **({"reply_markup": markup} if markup else {})}
        self._record("sent", message, path)
        return message

    def said(self, message):
        """A message of a user, whose id may be missing."""
        number = message["chat"]["id"]
        message = {"message_id": self.next_id(number), **message}
        self._record("said", message)
        return message

    def find(self, number, message_id, doing):
        """The Message, of whomever, or None. It is found no more once deleted."""
        event = self.messages.get(number, {}).get(message_id)
        if event is None or event["event"] == "deleted":
            if doing:
                refuse(f"message to {doing} not found")
            return None
        return {name: value for name, value in event.items() if name not in ("event", "path")}

    def edit(self, number, message_id, content, markup):
        message = self.find(number, message_id, "edit")
        if message["from"]["id"] != self.bot["id"]:
            refuse("message can't be edited")
        if "text" in content and "text" not in message:
            refuse("there is no text in the message to edit")
        edited = {name: value for name, value in message.items() if name not in ("reply_markup", "edit_date")}
        edited.update(content)
        if markup:
            edited["reply_markup"] = markup
        if edited == {name: value for name, value in message.items() if name != "edit_date"}:
            refuse("message is not modified: specified new message content and reply markup are exactly the same as a "
                   "current content and reply markup of the message")
        edited["edit_date"] = int(time.time())
        path = self.messages[number][message_id].get("path")
        self._record("edited", edited, path)
        return edited

    def delete(self, number, message_id):
        self._record("deleted", self.find(number, message_id, "delete"))

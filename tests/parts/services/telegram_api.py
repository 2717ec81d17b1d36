"""The tests' Bot API: https://core.telegram.org/bots/api for the methods that holdfast may use, strict where the real one
is, and stricter where a correct client could not tell: fields it does not know, parse_mode, malformed forms.
"""
import json
import mimetypes
import os
import re
import secrets
import select
import socket
import threading
import urllib.parse

from services import multipart, telegram_words as words
from services.http_service import Body, Refusal, Service
from services.telegram_chats import Chats
from services.telegram_updates import TERMINATED, Updates

TOKEN = re.compile(r"[0-9]{6,12}:[A-Za-z0-9_-]{35}")


def new_token():
    return f"{secrets.randbelow(9 * 10**9) + 10**9}:{secrets.token_urlsafe(48)[:35]}"


class BotApi(Service):
    def __init__(self, directory, token, upload_limit_mb):
        super().__init__(directory)
        self.token, self.limit = token, upload_limit_mb << 20
        self.bot = {"id": int(token.split(":")[0]), "is_bot": True, "first_name": "Holdfast test", "username": "holdfast_test_bot"}
        self.documents = os.path.join(directory, "documents")
        os.makedirs(self.documents, exist_ok=True)
        self.lock = threading.RLock()
        self.chats = Chats(directory, self.bot, self.append)
        self.updates = Updates(directory, self.chats, self.lock, self.complain)
        self.files = {}
        self.count = max([int(name.split("-")[0]) for name in os.listdir(self.documents) if name[0] != "."], default=0)

    # What is asked.

    def name_of(self, handler):
        path = urllib.parse.unquote(handler.path.split("?")[0])
        match = re.fullmatch(r"/bot([^/]*)/([A-Za-z]+)", path)
        if not match or not TOKEN.fullmatch(match[1]):
            raise Refusal(404, words.payload(404, ""))
        name = words.METHODS.get(match[2].lower())
        handler.token_is_right = secrets.compare_digest(match[1], self.token)
        return name or f"unknown:{match[2][:40]}"

    def parse(self, handler, step):
        if not handler.token_is_right:
            raise Refusal(401, words.payload(401, ""))
        fields = self._fields(handler, step)
        handler.asked = handler.asked[0], fields
        name = words.METHODS.get(urllib.parse.urlsplit(handler.path).path.rsplit("/")[-1].lower())
        try:
            if name is None:
                words.refuse("method not found", 404)
            unknown = sorted(set(fields) - words.FIELDS[name])
            if unknown:
                words.complain(f"{name} has no field {', '.join(unknown)} here")
            for field, value in fields.items():
                if isinstance(value, multipart.File) and field != "document":
                    words.complain(f"field {field} must not be a file")
        except Refusal:
            self.discard(fields)
            raise
        return fields

    def _fields(self, handler, step):
        query = self._form(handler.path.partition("?")[2])
        if handler.command == "GET":
            return query
        if handler.command != "POST":
            words.complain("method not allowed", handler.command)
        length = handler.content_length()
        if length is None:
            words.complain("no valid Content-Length")
        if length > self.limit:
            raise Refusal(413, words.payload(413, ""))
        kind, parameters = handler.content_type()
        body = Body(handler, length, step)
        if kind == "multipart/form-data":
            try:
                return {**query, **multipart.parse(body, parameters, self.documents)}
            except multipart.Malformed as error:
                words.complain("malformed multipart/form-data:", str(error))
        if length == 0 and not kind:
            return query
        if length > 1 << 20 or kind not in ("application/json", "application/x-www-form-urlencoded"):
            words.complain("wrong Content-Type", f"{kind or 'none'}, {length} bytes")
        try:
            text = body.all(length).decode()
            found = json.loads(text) if kind == "application/json" else self._form(text)
        except ValueError:
            words.complain("can't parse the request", kind)
        if not isinstance(found, dict):
            words.complain("object expected in the request")
        return {**query, **found}

    @staticmethod
    def _form(text):
        try:
            pairs = urllib.parse.parse_qsl(text, keep_blank_values=True, strict_parsing=True, errors="strict") if text else []
        except ValueError:
            words.complain("can't parse the form", text)
        if len(dict(pairs)) != len(pairs):
            words.complain("a field is there twice", text)
        return dict(pairs)

    def discard(self, fields):
        for value in fields.values():
            if isinstance(value, multipart.File):
                value.remove()

    def log(self, name, fields, status):
        def shown(value):
            if not isinstance(value, multipart.File):
                return value
            return {"file_name": value.name, "size": value.size, "sha256": value.digest.hexdigest(), "mime_type": value.kind}
        super().log(name, {field: shown(value) for field, value in fields.items()}, status)

    def error(self, status, text, options):
        if status == 429:
            after = int(options.get("retry_after", 1))
            return words.payload(429, text or f"retry after {after}", {"retry_after": after}), {"Retry-After": after}
        if status == 409:
            text = text or TERMINATED
        return words.payload(status, text, {name: int(value) for name, value in options.items()}), {}

    # What is done.

    def perform(self, handler, name, fields):
        """Answers as `name` does. What becomes of a file is known only here."""
        def gone():
            return bool(select.select([handler.connection], [], [], 0)[0]
                        and not handler.connection.recv(1, socket.MSG_PEEK))
        try:
            with self.lock:
                if name == "getUpdates":
                    result = self.updates.get(fields, self._webhook, gone)
                else:
                    result = getattr(self, "_" + name)(fields)
            return {"ok": True, "result": result}
        finally:
            self.discard(fields)

    def _chat(self, fields):
        if fields.get("chat_id", "") == "":
            words.complain("chat_id is empty")
        return self.chats.open_chat(words.integer(fields, "chat_id"))

    def _getMe(self, _):
        return {**self.bot, "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}

    def _sendMessage(self, fields):
        text = words.text_of(fields, "text", 4096, "message is too long")
        if not text:
            words.complain("message text is empty")
        markup = words.keyboard(fields)
        return self.chats.send(self._chat(fields), {"text": text}, markup)

    def _sendDocument(self, fields):
        caption = words.text_of(fields, "caption", 1024, "message caption is too long")
        markup, document = words.keyboard(fields), fields.get("document", "")
        if document == "":
            words.complain("there is no document in the request")
        if not isinstance(document, multipart.File):
            if document not in self.files:
                words.complain("wrong file identifier/HTTP URL specified", repr(document))
            about, path = self.files[document]
        elif document.size == 0:
            words.complain("file must be non-empty")
        number = self._chat(fields)
        if isinstance(document, multipart.File):
            about, path = self._keep(document)
        return self.chats.send(number, {"document": about, **({"caption": caption} if caption else {})}, markup, path)

    def _keep(self, file):
        name = re.sub(r"[/\x00-\x1f\x7f]", "_", file.name).lstrip(".")[:200] or "document"
        self.count += 1
        path = os.path.join(self.documents, f"{self.count}-{name}")
        os.rename(file.path, path)
        unique = secrets.token_urlsafe(12)[:15]
        kind = file.kind or mimetypes.guess_type(name)[0] or "application/octet-stream"
        about = {"file_name": os.path.basename(file.name), "mime_type": kind, "file_id": "BQACAgIAAxkBAA" + secrets.token_urlsafe(42),
                 "file_unique_id": unique, "file_size": file.size}
        self.files[about["file_id"]] = about, path
        return about, path

    def _editMessageText(self, fields):
        text = words.text_of(fields, "text", 4096, "message is too long")
        if not text:
            words.complain("message text is empty")
        return self._edit(fields, {"text": text})

    def _editMessageReplyMarkup(self, fields):
        return self._edit(fields, {})

    def _edit(self, fields, content):
        number, message_id, markup = self._chat(fields), words.integer(fields, "message_id"), words.keyboard(fields)
        return self.chats.edit(number, message_id, content, markup)

    def _deleteMessage(self, fields):
        self.chats.delete(self._chat(fields), words.integer(fields, "message_id"))
        return True

    def _sendChatAction(self, fields):
        if fields.get("action") not in words.ACTIONS:
            words.complain("wrong parameter action in request", repr(fields.get("action")))
        self._chat(fields)
        return True

    def _answerCallbackQuery(self, fields):
        if words.length(str(fields.get("text", ""))) > 200:
            words.complain("MESSAGE_TOO_LONG")
        if not isinstance(fields.get("callback_query_id"), str):
            words.complain("callback_query_id is not specified")
        self.updates.answered(fields["callback_query_id"])
        return True

    # Commands and webhook: files of DIR, for a test to read and write.

    def _commands(self):
        try:
            with open(os.path.join(self.directory, "commands.json")) as file:
                return json.load(file)
        except FileNotFoundError:
            return {}

    def _of_scope(self, fields):
        scope = words.scope(fields)
        if "chat_id" in scope:
            self.chats.open_chat(words.integer(scope, "chat_id"))
        return " ".join(str(value) for value in [*scope.values(), fields.get("language_code", "")]).strip()

    def _setMyCommands(self, fields):
        if "commands" not in fields:
            words.complain("commands are not specified")
        found = self._commands()
        found[self._of_scope(fields)] = words.commands(fields)
        with open(os.path.join(self.directory, "commands.json"), "w") as file:
            json.dump({scope: commands for scope, commands in found.items() if commands}, file, indent=1)
        return True

    def _getMyCommands(self, fields):
        return self._commands().get(self._of_scope(fields), [])

    def _deleteMyCommands(self, fields):
        return self._setMyCommands({**fields, "commands": []})

    def _webhook(self):
        try:
            with open(os.path.join(self.directory, "webhook")) as file:
                return file.read().strip()
        except FileNotFoundError:
            return ""

    def _getWebhookInfo(self, _):
        return {"url": self._webhook(), "has_custom_certificate": False, "pending_update_count": self.updates.count()}

    def _setWebhook(self, fields):
        url = fields.get("url", "")
        if url and not str(url).startswith("https://"):
            words.complain("bad webhook: An HTTPS URL must be provided for webhook", repr(url))
        if str(fields.get("drop_pending_updates", "")).lower() == "true":
            self.updates.drop_all()
        with open(os.path.join(self.directory, "webhook"), "w") as file:
            file.write(url)
        return True

    def _deleteWebhook(self, fields):
        return self._setWebhook({**fields, "url": ""})

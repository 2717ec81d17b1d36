"""The tests' Resend: POST /emails as resend.com/docs has it, and stricter where a correct client could not tell.

DIR/domains   the account's verified domains, one a line (at first example.com)
DIR/mails/    N.json for each mail accepted (the payload with the id, the idempotency key and what is attached), and the
              attachments beside it, decoded, as N-FILENAME
DIR/keys.json idempotency keys with the payload's digest and the mail's id
"""
import hashlib
import json
import os
import re
import secrets
import threading
import uuid

from services import resend_words as words
from services.http_service import Body, Refusal, Service

OWNER = "owner@example.com"


def new_key():
    return "re_" + secrets.token_urlsafe(24).replace("-", "x")


def _object(pairs):
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a field is there twice")
    return dict(pairs)


class Resend(Service):
    def __init__(self, directory, key):
        super().__init__(directory)
        self.key = key
        self.mails = os.path.join(directory, "mails")
        os.makedirs(self.mails, exist_ok=True)
        self.lock = threading.Lock()
        self.running = set()
        self.count = sum(name.endswith(".json") and name[:-5].isdigit() for name in os.listdir(self.mails))
        if not os.path.exists(os.path.join(directory, "domains")):
            with open(os.path.join(directory, "domains"), "w") as file:
                file.write("example.com\n")

    def name_of(self, handler):
        if handler.path not in ("/emails", "/emails/"):
            words.refuse("not_found")
        return "emails"

    def error(self, status, text, options):
        usual = {400: "validation_error", 401: "missing_api_key", 403: "invalid_api_key", 404: "not_found",
                 409: "concurrent_idempotent_requests", 413: "payload_too_large", 422: "validation_error",
                 429: "rate_limit_exceeded"}
        after = options.get("retry_after", "1")
        headers = {"retry-after": after, "ratelimit-limit": 2, "ratelimit-remaining": 0, "ratelimit-reset": after}
        answer = words.payload(options.get("name", usual.get(status, "application_error")), text or None, status)
        return answer, headers if status == 429 else {}

    def parse(self, handler, step):
        """The mail as it will be logged; its attachments' contents and its key wait in handler.kept."""
        if handler.command != "POST":
            words.refuse("method_not_allowed")
        if not handler.headers.get("User-Agent"):
            raise Refusal(403, b"error code: 1010", "no User-Agent")
        authorization = handler.headers.get_all("Authorization", [])
        if len(authorization) != 1 or not re.fullmatch(r"Bearer \S+", authorization[0]):
            words.refuse("missing_api_key")
        if not secrets.compare_digest(authorization[0].encode(), b"Bearer " + self.key.encode()):
            words.refuse("invalid_api_key")
        key = self._key_of(handler)
        data = self._body(handler, step)
        mail = self._mail(data, handler, key)
        digest = hashlib.sha256(json.dumps(mail, sort_keys=True).encode()).hexdigest()
        attached = words.attachments(mail)
        self._begin(key, digest)
        handler.kept = key, digest, [content for _, content in attached]
        shown = {**mail, "attachments": [{**about, "sha256": hashlib.sha256(content).hexdigest()} for about, content in attached]}
        return {**shown, "idempotency_key": key}

    def _key_of(self, handler):
        keys = handler.headers.get_all("Idempotency-Key", [])
        if len(keys) > 1 or any(not 1 <= len(key) <= 256 or not key.isprintable() for key in keys):
            words.complain("invalid_idempotency_key", None, keys)
        return keys[0] if keys else None

    @staticmethod
    def _body(handler, step):
        length = handler.content_length()
        if length is None:
            words.complain("validation_error", "No valid Content-Length.")
        if handler.content_type()[0] != "application/json":
            words.complain("validation_error", "The Content-Type must be application/json.", handler.headers.get("Content-Type"))
        if length > words.MOST:
            words.refuse("payload_too_large")
        return Body(handler, length, step).all(length)

    def _mail(self, data, handler, key):
        try:
            mail = json.loads(data.decode(), object_pairs_hook=_object)
        except ValueError as error:
            words.complain("validation_error", "The request body is not valid JSON.", error)
        if not isinstance(mail, dict):
            words.complain("validation_error", "The request body must be an object.")
        bare = {name: value for name, value in mail.items() if name != "attachments"}
        handler.asked = handler.asked[0], {**bare, "idempotency_key": key}
        unknown = sorted(set(mail) - words.FIELDS)
        if unknown:
            words.complain("validation_error", f"Unknown fields: {', '.join(unknown)}.", "", 422)
        for field in ("from", "to", "subject"):
            if not mail.get(field):
                words.complain("missing_required_field", f"Missing `{field}` field.")
        if not words.text(mail, "html") and not words.text(mail, "text"):
            words.complain("missing_required_field", "Missing `html` or `text` field.")
        if re.search(r"[\x00-\x1f\x7f]", words.text(mail, "subject")):
            words.complain("validation_error", "The `subject` field must be one line.", repr(mail["subject"]), 422)
        words.headers(mail)
        words.tags(mail)
        self._who(mail)
        return mail

    def _who(self, mail):
        sender = words.address(mail["from"], "from")
        recipients = [bare for field in ("to", "cc", "bcc") for bare in words.addresses(mail, field)]
        words.addresses(mail, "reply_to")
        domain = sender.rsplit("@")[-1].lower()
        if domain == "resend.dev":
            if recipients != [OWNER]:
                words.refuse("validation_error", f"You can only send testing emails to your own email address ({OWNER}). To send "
                             "emails to other recipients, please verify a domain at resend.com/domains, and change the `from` "
                             "address to an email using this domain.", 403)
            return
        with open(os.path.join(self.directory, "domains")) as file:
            if domain not in file.read().split():
                words.refuse("validation_error", f"The {domain} domain is not verified. Please, add and verify your domain on "
                             "https://resend.com/domains", 403)

    # Idempotency: a key is taken from the moment its request is read until it is answered, and known from then on.

    def _keys(self):
        try:
            with open(os.path.join(self.directory, "keys.json")) as file:
                return json.load(file)
        except FileNotFoundError:
            return {}

    def _begin(self, key, digest):
        if key is None:
            return
        with self.lock:
            known = self._keys().get(key)
            if known and known[0] != digest:
                words.complain("invalid_idempotent_request", None, key)
            if key in self.running:
                words.refuse("concurrent_idempotent_requests")
            self.running.add(key)

    def _end(self, key):
        with self.lock:
            self.running.discard(key)

    def discard(self, fields):
        self._end(fields.get("idempotency_key"))

    def perform(self, handler, name, fields):
        key, digest, contents = handler.kept
        try:
            with self.lock:
                known = self._keys()
                if key in known:
                    return {"id": known[key][1]}
                mail = {"id": str(uuid.uuid4()), **fields}
                self._keep(mail, contents)
                if key is not None:
                    with open(os.path.join(self.directory, "keys.json"), "w") as file:
                        json.dump({**known, key: [digest, mail["id"]]}, file, indent=1)
                return {"id": mail["id"]}
        finally:
            self._end(key)

    def _keep(self, mail, contents):
        self.count += 1
        for about, content in zip(mail["attachments"], contents):
            about["path"] = os.path.join(self.mails, f"{self.count}-{about['filename']}")
            with open(about["path"], "wb") as file:
                file.write(content)
        with open(os.path.join(self.mails, f"{self.count}.json.new"), "w") as file:
            json.dump(mail, file, indent=1, ensure_ascii=False)
        os.rename(file.name, file.name[:-4])

"""What the tests' HTTP services share: strict reading of a request, the faults of DIR/script, log and complaints.

A service is a subclass of Service. Each request goes: name_of, parse (its fields, or a Refusal), then perform (or what
DIR/script says instead), then one line in DIR/log.jsonl. What no correct client would send is a line in DIR/complaints.
One thread a connection.
"""
import datetime
import http.server
import json
import os
import select
import socket
import struct
import sys
import threading
import time
import traceback

from services.script import Script

BLOCK = 1 << 16
PAGE = b"<html>\r\n<head><title>%d</title></head>\r\n<body>\r\n<center><h1>%d</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"


class Refusal(Exception):
    """An answer that is an error. With `complaint` it is the client's own mistake. The connection ends with it."""

    def __init__(self, status, payload, complaint=None, headers=()):
        super().__init__(complaint)
        self.status, self.payload, self.complaint, self.headers = status, payload, complaint, dict(headers)


class Reset(Exception):
    """The connection is to be reset, now."""


class Body:
    """The request's body, exactly Content-Length bytes of it. `limit` bytes are given before Reset or a stall."""

    def __init__(self, handler, length, step):
        self.handler, self.left, self.step = handler, length, step
        self.half = length // 2 if step.action in ("cut-upload", "stall-upload") else -1
        self.asked = False

    def read(self, most=BLOCK):
        if not self.asked and self.handler.headers.get("Expect", "").lower() == "100-continue":
            self.handler.send_response_only(100)
            self.handler.end_headers()
        self.asked = True
        if 0 <= self.half and self.left <= self.half:
            if self.step.action == "stall-upload":
                self.handler.wait(self.step.number(30), watch=False)
            raise Reset
        block = self.handler.rfile.read1(min(most, self.left - max(self.half, 0))) if self.left else b""
        if self.left and not block:
            raise ConnectionError("the client went away in its body")
        self.left -= len(block)
        return block

    def all(self, most):
        parts = []
        while self.left and most >= 0:
            parts.append(self.read())
            most -= len(parts[-1])
        return b"".join(parts)


class Service:
    """`directory` is DIR. Subclasses say what a request is."""

    def __init__(self, directory):
        self.directory = directory
        self.script = Script(directory)
        self.files_lock = threading.Lock()
        open(os.path.join(directory, "complaints"), "a").close()

    def name_of(self, handler):
        raise NotImplementedError

    def parse(self, handler, step):
        raise NotImplementedError

    def perform(self, handler, name, fields):
        raise NotImplementedError

    def discard(self, fields):
        """Lets go of what parse kept of a request that is not carried out."""

    def error(self, status, words, options):
        """(payload, headers) of an error that DIR/script asks for."""
        raise NotImplementedError

    def append(self, file, line):
        with self.files_lock, open(os.path.join(self.directory, file), "a") as out:
            out.write(line + "\n")

    def complain(self, name, words):
        self.append("complaints", f"{name}: {words}".replace("\n", " "))

    def log(self, name, fields, status):
        now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds")
        self.append("log.jsonl", json.dumps({"time": now, "method": name, "fields": fields, "status": status}, default=str))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "nginx/1.18.0", ""
    wbufsize = 0
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def handle_expect_100(self):
        return True  # Body says it once somebody reads

    def content_length(self):
        """None where there is no one, valid Content-Length."""
        lengths = self.headers.get_all("Content-Length", [])
        if len(lengths) != 1 or not (lengths[0].isascii() and lengths[0].isdigit()) or "Transfer-Encoding" in self.headers:
            return None
        return int(lengths[0])

    def content_type(self):
        """(type, {parameter: value}) of Content-Type."""
        kind = self.headers.get_content_type() if "Content-Type" in self.headers else ""
        return kind, {name.lower(): value for name, value in self.headers.get_params(failobj=[])[1:]}

    def wait(self, seconds, watch=True):
        """Lets time pass; ends early when the client closes its end."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if watch and select.select([self.connection], [], [], 0.05)[0]:
                if not self.connection.recv(1, socket.MSG_PEEK):
                    return
                watch = False
            elif not watch:
                time.sleep(0.05)

    def reset(self):
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())

    def note(self, status):
        """The request's line in the log, before its answer: who has the answer finds the line there."""
        if self.asked is not None:
            name, fields = self.asked
            self.asked = None
            self.server.service.log(name, fields, status)

    def answer(self, status, payload, headers=None, share=1):
        self.note(status if share == 1 else "cut")
        data = payload if isinstance(payload, bytes) else json.dumps(payload, ensure_ascii=False).encode()
        self.send_response(status)
        kind = "text/html" if isinstance(payload, bytes) else "application/json"
        for name, value in {"Content-Type": kind, "Content-Length": len(data), **(headers or {})}.items():
            self.send_header(name, str(value))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data[:int(len(data) * share)])

    def linger(self):
        """Reads what the client still sends for a moment: data that nobody reads would make a reset of the answer."""
        self.connection.shutdown(socket.SHUT_WR)
        self.connection.settimeout(2)
        try:
            end = time.monotonic() + 10
            while self.connection.recv(BLOCK) and time.monotonic() < end:
                pass
        except OSError:
            pass

    def instead(self, step):
        """An answer that has nothing to do with what was asked."""
        if step.action == "error":
            payload, headers = self.server.service.error(step.status, step.words, step.options)
            self.answer(step.status, payload, headers)
        elif step.action == "html":
            status = step.status or 502
            self.answer(status, PAGE % (status, status))
        elif step.action == "garbage":
            self.answer(200, step.words.encode() or b"\xff\xfe{\"ok\":true,\"result\":[[[nonsense")
        elif step.action == "huge":
            self.answer(200, b'{"ok":true,"result":"' + b"x" * (int(step.number(64)) << 20) + b'"}')
        elif step.action == "redirect":
            self.answer(302, {}, {"Location": step.words})
        elif step.action == "silence":
            self.note("silence")
            self.wait(step.number(30))
            self.close_connection = True

    def carry_out(self, step, name, fields):
        if step.action == "slow":
            self.wait(step.number(3))
        payload = self.server.service.perform(self, name, fields)
        if step.action == "slow-answer":
            self.wait(step.number(3))
        if step.action == "accept-then-reset":
            raise Reset
        self.close_connection = self.close_connection or step.action == "cut"
        self.answer(200, payload, share=0.5 if step.action == "cut" else 1)

    def serve(self):
        service = self.server.service
        name, self.asked = "?", ("?", {})
        try:
            name = service.name_of(self)
            self.asked = name, {}
            step = service.script.take(name)
            fields = service.parse(self, step)
            self.asked = name, fields
            if step.carries_out:
                self.carry_out(step, name, fields)
            else:
                service.discard(fields)
                self.instead(step)
        except Refusal as refusal:
            if refusal.complaint:
                service.complain(name, refusal.complaint)
            # What is left of a body that nobody read must not be taken for the next request.
            self.close_connection = True
            self.answer(refusal.status, refusal.payload, refusal.headers)
            self.linger()
        except Reset:
            self.note("reset")
            self.reset()
        except (ConnectionError, TimeoutError):
            self.close_connection = True
        except Exception as error:  # a fault of this server is told to the test as well
            self.close_connection = True
            service.complain(name, f"the test server itself failed: {error!r}")
            raise
        finally:
            self.note("gone")

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = serve


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, listener, service):
        super().__init__(listener.getsockname(), Handler, bind_and_activate=False)
        self.socket.close()
        self.socket, self.service = listener, service

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], OSError):
            traceback.print_exc()

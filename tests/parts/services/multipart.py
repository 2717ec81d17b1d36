"""multipart/form-data as RFC 7578 has it, and nothing looser; files are written as they come, memory stays flat.

    --boundary CRLF
    Content-Disposition: form-data; name="document"; filename="a.dump" CRLF
    Content-Type: application/octet-stream CRLF
    CRLF
    content CRLF
    --boundary-- CRLF
"""
import hashlib
import os
import re
import tempfile

MOST_TEXT = 1 << 20
MOST_HEADERS = 1 << 13
DISPOSITION = re.compile(r'form-data((?:; *[a-z]+\*?=(?:"(?:[^"\\]|\\.)*"|[^ ";]+))*)')
PARAMETER = re.compile(r'; *([a-z]+)=(?:"((?:[^"\\]|\\.)*)"|([^ ";]+))')
BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]")


class Malformed(Exception):
    """The words say what is wrong with it."""


class File:
    """A part with a file name, kept at `path` until somebody moves or removes it."""

    def __init__(self, name, kind, folder):
        self.name, self.kind, self.size, self.digest = name, kind, 0, hashlib.sha256()
        number, self.path = tempfile.mkstemp(prefix=".incoming-", dir=folder)
        self.out = os.fdopen(number, "wb")

    def write(self, block):
        self.size += len(block)
        self.digest.update(block)
        self.out.write(block)

    def remove(self):
        self.out.close()
        if os.path.exists(self.path):
            os.unlink(self.path)


class _Reader:
    def __init__(self, body):
        self.body, self.buffer = body, b""

    def more(self):
        block = self.body.read()
        if not block:
            raise Malformed("it ends before its last boundary")
        self.buffer += block

    def until(self, mark, most):
        while (at := self.buffer.find(mark)) < 0:
            if len(self.buffer) > most:
                raise Malformed("a header or a text that is too long")
            self.more()
        found, self.buffer = self.buffer[:at], self.buffer[at + len(mark):]
        return found

    def stream_until(self, mark, write):
        while (at := self.buffer.find(mark)) < 0:
            keep = len(mark) - 1
            if len(self.buffer) > keep:
                write(self.buffer[:-keep])
                self.buffer = self.buffer[-keep:]
            self.more()
        write(self.buffer[:at])
        self.buffer = self.buffer[at + len(mark):]


def _unescaped(text):
    # Clients of browsers write %22, %0D and %0A in names; a backslash is RFC 822's.
    text = re.sub(r"\\(.)", r"\1", text)
    return text.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")


def _headers(block):
    headers = {}
    for line in block.split(b"\r\n"):
        name, colon, value = line.partition(b":")
        name = name.decode("ascii", "replace").lower()
        if not colon or not re.fullmatch(r"[a-z0-9-]+", name) or name in headers or b"\n" in value or b"\r" in value:
            raise Malformed(f"a header of a part is no header, or there twice: {line!r}")
        headers[name] = value.decode("utf-8").strip(" ")
    unknown = set(headers) - {"content-disposition", "content-type", "content-length"}
    if unknown:
        raise Malformed(f"headers that a part of a form does not have: {sorted(unknown)}")
    return headers


def _disposition(headers):
    match = DISPOSITION.fullmatch(headers.get("content-disposition", ""))
    if not match:
        raise Malformed("a part without Content-Disposition: form-data")
    found = PARAMETER.findall(match[1])
    parameters = {name: _unescaped(quoted or bare) for name, quoted, bare in found}
    if len(parameters) != len(found) or not parameters.get("name") or set(parameters) - {"name", "filename"}:
        raise Malformed("a part's Content-Disposition needs one name, and a filename at most")
    return parameters["name"], parameters.get("filename")


def parse(body, parameters, folder):
    """{name: text or File} of a request's body. Throws Malformed, and leaves no file behind then."""
    boundary = parameters.get("boundary", "")
    if not BOUNDARY.fullmatch(boundary):
        raise Malformed("no boundary, or one that may not be")
    reader, fields = _Reader(body), {}
    try:
        mark = b"\r\n--" + boundary.encode()
        if reader.until(b"\r\n", MOST_HEADERS) != mark[2:]:
            raise Malformed("it does not begin with its boundary")
        while True:
            headers = _headers(reader.until(b"\r\n\r\n", MOST_HEADERS))
            name, filename = _disposition(headers)
            if name in fields:
                raise Malformed(f"field {name} is there twice")
            if filename is None:
                fields[name] = reader.until(mark, MOST_TEXT).decode("utf-8")
            else:
                fields[name] = File(filename, headers.get("content-type"), folder)
                reader.stream_until(mark, fields[name].write)
                fields[name].out.close()
            while len(reader.buffer) < 2:
                reader.more()
            if reader.buffer[:2] == b"--":
                break
            if reader.buffer[:2] != b"\r\n":
                raise Malformed("something stands behind a boundary")
            reader.buffer = reader.buffer[2:]
        rest = reader.buffer[2:]
        while body.left and len(rest) <= 2:
            rest += body.read()
        if rest not in (b"", b"\r\n"):
            raise Malformed("something stands behind the last boundary")
        return fields
    except BaseException as error:
        for field in fields.values():
            if isinstance(field, File):
                field.remove()
        if isinstance(error, UnicodeDecodeError):
            raise Malformed("a text that is not UTF-8") from error
        raise

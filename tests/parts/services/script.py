"""DIR/script: what the next requests are answered with, instead of what they ask for. One line an answer, in order:

    sendDocument 429 retry_after=2        an error in the service's own form; a code of its own words where none follow
    sendDocument 400 Bad Request: words   the same with these words
    sendDocument 502 html                 a page of a proxy in between
    getUpdates garbage                    200, and no JSON
    sendDocument huge 64                  200, and JSON that goes on for 64 MB
    sendDocument redirect URL             302
    sendDocument silence 30               not carried out; no answer for 30 seconds, then the connection is closed
    sendDocument slow 3                   carried out after 3 seconds
    sendDocument slow-answer 3            carried out, answered after 3 seconds
    sendDocument cut                      carried out, half an answer
    sendDocument accept-then-reset        carried out, the answer never comes
    sendDocument cut-upload               connection reset halfway through the request's body
    sendDocument stall-upload 30          the request's body is read by half, then nothing for 30 seconds
    sendDocument ok                       carried out (so that the one after it can fail)

`*` is any request. A line is given once: it goes from the file as it is given, so an empty file tells that all were.
"""
import fcntl
import os
import re

FAULTS = {"html", "garbage", "huge", "redirect", "silence", "slow", "slow-answer", "cut", "accept-then-reset",
          "cut-upload", "stall-upload", "ok"}


class Step:
    def __init__(self, action, words):
        self.status = int(action) if action.isdigit() else None
        self.action = "error" if self.status else action
        self.options = {}
        while words and re.fullmatch(r"[a-z_-]+=\S+", words[0]):
            name, value = words.pop(0).split("=", 1)
            self.options[name] = value
        if self.status and words == ["html"]:
            self.action = "html"
        self.words = " ".join(words)
        if self.action not in FAULTS | {"error"}:
            raise ValueError(f"no such answer in DIR/script: {action}")

    def number(self, default):
        return float(self.words or default)

    @property
    def carries_out(self):
        return self.action in ("ok", "slow", "slow-answer", "cut", "accept-then-reset")


class Script:
    """Safe for several threads and processes."""

    def __init__(self, directory):
        self.path = os.path.join(directory, "script")

    def take(self, name):
        """The step for a request of this name, or one that just carries it out."""
        with open(self.path + ".lock", "a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            try:
                with open(self.path) as file:
                    lines = [line for line in file.read().splitlines() if line.strip() and not line.startswith("#")]
            except FileNotFoundError:
                return Step("ok", [])
            for number, line in enumerate(lines):
                wanted, action, *words = line.split()
                if wanted in ("*", name):
                    del lines[number]
                    with open(self.path, "w") as file:
                        file.writelines(line + "\n" for line in lines)
                    return Step(action, words)
        return Step("ok", [])

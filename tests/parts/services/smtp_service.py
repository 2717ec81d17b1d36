"""The tests' mail server: aiosmtpd speaks SMTP, this decides what is accepted and what goes wrong.

DIR/refused   addresses that are refused as recipients or sender, one a line: `ADDRESS 550 5.1.1 No such user`
DIR/mails/    N.eml for each mail accepted, as it came; N.json with its envelope, headers and parts; N-NAME, its files
"""
import asyncio
import datetime
import json
import logging
import os
import ssl
import warnings

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from services import smtp_mail
from services.script import Script

WORDS = {421: "4.3.2 Service not available", 451: "4.3.0 Temporary failure", 452: "4.3.1 Insufficient system storage",
         535: "5.7.8 Authentication credentials invalid", 550: "5.7.1 Refused", 552: "5.3.4 Message too big",
         554: "5.7.1 Refused"}


class Mailbox:
    """Handler of aiosmtpd. All in its one thread."""

    def __init__(self, directory, login):
        self.directory, self.login, self.script = directory, login, Script(directory)
        self.mails = os.path.join(directory, "mails")
        os.makedirs(self.mails, exist_ok=True)
        open(os.path.join(directory, "complaints"), "a").close()

    def append(self, file, line):
        with open(os.path.join(self.directory, file), "a") as out:
            out.write(line.replace("\n", " ") + "\n")

    def log(self, command, fields, status):
        now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds")
        self.append("log.jsonl", json.dumps({"time": now, "method": command, "fields": fields, "status": str(status).split()[0]}))
        return status

    def scripted(self, step):
        return f"{step.status} {step.words or WORDS.get(step.status, '5.0.0 Refused')}"

    def _refused(self, address):
        try:
            with open(os.path.join(self.directory, "refused")) as file:
                lines = [line.strip().partition(" ") for line in file]
        except FileNotFoundError:
            return None
        return next((words for who, _, words in lines if who.lower() == address.lower()), None)

    def authenticate(self, server, session, envelope, mechanism, data):
        right = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == self.login
        step = self.script.take("auth")
        message = self.scripted(step) if step.status else None
        self.log("auth", {"mechanism": mechanism, "user": data.login.decode(errors="replace")},
                 message or (235 if right else 535))
        return AuthResult(success=right and not step.status, handled=False, message=message, auth_data=data)

    async def handle_MAIL(self, server, session, envelope, address, options):
        step = self.script.take("mail")
        status = self.scripted(step) if step.status else self._refused(address) or "250 2.1.0 Ok"
        if status.startswith("2"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return self.log("mail", {"from": address, "options": options}, status)

    async def handle_RCPT(self, server, session, envelope, address, options):
        step = self.script.take("rcpt")
        status = self.scripted(step) if step.status else self._refused(address) or "250 2.1.5 Ok"
        if status.startswith("2") and len(envelope.rcpt_tos) >= 100:
            status = "452 4.5.3 Too many recipients"
        if status.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.log("rcpt", {"to": address}, status)

    async def handle_DATA(self, server, session, envelope):
        step = server.step
        fields = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "size": len(envelope.content)}
        if step.action == "silence":
            self.log("data", fields, "silence")
            await asyncio.sleep(step.number(30))
            await server.abort()
        if step.status:
            return self.log("data", fields, self.scripted(step))
        cipher = server.transport.get_extra_info("cipher")
        number = self._keep(session, envelope, cipher and cipher[1])
        # aiosmtpd lets go of what it is at when its client goes away: nothing can be slow before it is kept.
        if step.action == "slow-answer":
            await asyncio.sleep(step.number(3))
        if step.action == "accept-then-reset":
            self.log("data", fields, "reset")
            await server.abort()
        return self.log("data", fields, f"250 2.0.0 Ok: queued as {number}")

    def _keep(self, session, envelope, tls):
        content = bytes(envelope.content)
        for words in smtp_mail.complaints(content, envelope):
            self.append("complaints", f"data: {words}")
        number = 1 + sum(name.endswith(".json") and name[:-5].isdigit() for name in os.listdir(self.mails))
        with open(os.path.join(self.mails, f"{number}.eml"), "wb") as file:
            file.write(content)
        login = session.auth_data.login.decode() if session.auth_data else None
        about = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "user": login, "tls": tls, "size": len(content),
                 "headers": smtp_mail.headers(content), "parts": smtp_mail.parts(content, self.mails, number)}
        with open(os.path.join(self.mails, f"{number}.json.new"), "w") as file:
            json.dump(about, file, indent=1, ensure_ascii=False)
        os.rename(file.name, file.name[:-4])
        return number


class Connection(SMTP):
    """One client. DIR/script's names: connect, auth, mail, rcpt, data."""

    async def abort(self):
        """Resets the connection; comes back never, as aiosmtpd ends this task then."""
        self.transport.abort()
        await asyncio.sleep(3600)

    async def _handle_client(self):
        step = self.event_handler.script.take("connect")
        if step.action == "silence":
            await asyncio.sleep(step.number(30))
            await self.abort()
        if step.action == "accept-then-reset":
            await self.abort()
        if step.status:
            await self.push(self.event_handler.scripted(step))
            self.transport.close()
            return
        await super()._handle_client()

    async def smtp_DATA(self, arg):
        self.step = self.event_handler.script.take("data")
        if self.step.action in ("cut-upload", "stall-upload") and self.envelope.rcpt_tos:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            await self._reader.read(1000)
            self.event_handler.log("data", {}, "reset")
            if self.step.action == "stall-upload":
                await asyncio.sleep(self.step.number(30))
            await self.abort()
        await super().smtp_DATA(arg)


def serve(listener, directory, mode, login, size_limit, certificate):
    """mode: plain, starttls or smtps. login: (user, password), or None where anybody may send. For ever."""
    # aiosmtpd warns of passwords without TLS, which is what the plain mode is.
    warnings.simplefilter("ignore")
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
    mailbox = Mailbox(directory, login)
    loop = asyncio.new_event_loop()

    def connection():
        return Connection(mailbox, data_size_limit=size_limit, hostname="mail.example.com", ident="ESMTP", loop=loop,
                          tls_context=context if mode == "starttls" else None, require_starttls=mode == "starttls",
                          authenticator=mailbox.authenticate, auth_required=login is not None,
                          auth_require_tls=mode == "starttls")

    loop.run_until_complete(loop.create_server(connection, sock=listener, ssl=context if mode == "smtps" else None))
    loop.run_forever()

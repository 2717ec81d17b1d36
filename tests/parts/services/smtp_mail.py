"""What a mail is made of, and what is wrong with it: RFC 5321, RFC 5322 and MIME, as strict readers take them."""
import email
import email.policy
import hashlib
import os
import re

ONCE = ("From", "To", "Date", "Message-ID", "Subject", "MIME-Version")


def complaints(content, envelope):
    """Words for each thing that no correct client sends."""
    if re.search(rb"(?<!\r)\n|\r(?!\n)", content):
        yield "a bare CR or LF"
    if any(len(line) > 998 for line in content.split(b"\r\n")):
        yield "a line of more than 998 bytes"
    if not content.isascii() and "BODY=8BITMIME" not in envelope.mail_options:
        yield "8-bit content without BODY=8BITMIME"
    head = content.partition(b"\r\n\r\n")[0]
    if not head.isascii():
        yield "a header that is not ASCII"
    mail = email.message_from_bytes(content, policy=email.policy.SMTP)
    for name in ONCE:
        if len(mail.get_all(name, [])) != 1:
            yield f"{len(mail.get_all(name, []))} headers {name}"
    if "Bcc" in mail:
        yield "a header Bcc"
    if not re.fullmatch(r"<[^<>@\s]+@[^<>@\s]+>", str(mail.get("Message-ID", "")).strip()):
        yield "a Message-ID that is none"
    if mail["Date"] is not None and mail["Date"].datetime is None:
        yield "a Date that is none"
    for part in mail.walk():
        if not part.is_multipart():
            yield from _undecodable(part)
        # Decoding adds to them.
        for defect in list(part.defects) + [defect for value in part.values() for defect in value.defects]:
            yield f"{type(defect).__name__}: {defect}"


def _undecodable(part):
    if part.get("Content-Transfer-Encoding", "").lower() == "base64":
        if any(len(line) > 76 for line in part.get_payload().splitlines()):
            yield "a line of more than 76 characters in Base64"
    try:
        part.get_payload(decode=True).decode(part.get_content_charset("latin-1"))
    except (LookupError, ValueError) as error:
        yield f"a part that cannot be decoded: {error}"


def parts(content, folder, number):
    """The parts as a list of dicts; those with a file name are written to FOLDER/NUMBER-NAME."""
    found = []
    for part in email.message_from_bytes(content, policy=email.policy.SMTP).walk():
        if part.is_multipart():
            continue
        data = part.get_payload(decode=True) or b""
        about = {"type": part.get_content_type(), "disposition": part.get_content_disposition(), "size": len(data),
                 "sha256": hashlib.sha256(data).hexdigest()}
        if part.get_filename():
            about["filename"] = part.get_filename()
            name = re.sub(r"[/\x00-\x1f]", "_", about["filename"])
            about["path"] = os.path.join(folder, f"{number}-{name}")
            with open(about["path"], "wb") as file:
                file.write(data)
        elif part.get_content_maintype() == "text":
            about["text"] = data.decode(part.get_content_charset("ascii"), "replace").replace("\r\n", "\n")
        found.append(about)
    return found


def headers(content):
    mail = email.message_from_bytes(content, policy=email.policy.SMTP)
    return {name: str(value) for name, value in mail.items()}

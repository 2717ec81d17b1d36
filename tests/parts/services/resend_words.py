"""What Resend's POST /emails takes, and its words where something is refused: resend.com/docs/api-reference/errors."""
import base64
import binascii
import re

from services.http_service import Refusal

# name: (status, message). Where a name has several statuses, the one that stands alone is the first.
ERRORS = {
    "validation_error": (400, "We found an error with one or more fields in the request."),
    "invalid_idempotency_key": (400, "The key must be between 1-256 chars."),
    "missing_api_key": (401, "Missing API key in the authorization header."),
    "restricted_api_key": (401, "This API key is restricted to only send emails."),
    "invalid_api_key": (403, "API key is invalid."),
    "not_found": (404, "The requested endpoint does not exist."),
    "method_not_allowed": (405, "Method is not allowed for the requested path."),
    "invalid_idempotent_request": (409, "Same idempotency key used with a different request payload."),
    "concurrent_idempotent_requests": (409, "Same idempotency key used while original request is still in progress."),
    "payload_too_large": (413, "The email is larger than 40MB after Base64 encoding of the attachments."),
    "invalid_attachment": (422, "Attachment must have either a `content` or `path`."),
    "invalid_from_address": (422, "Invalid `from` field."),
    "missing_required_field": (422, "The request body is missing one or more required fields."),
    "rate_limit_exceeded": (429, "Too many requests. Please limit the number of requests per second. Or contact support "
                                 "to increase rate limit."),
    "daily_quota_exceeded": (429, "You have reached your daily email sending quota."),
    "monthly_quota_exceeded": (429, "You have reached your monthly email sending quota."),
    "security_error": (451, "We may have found a security issue with the request."),
    "application_error": (500, "An unexpected error occurred."),
    "internal_server_error": (500, "An unexpected error occurred."),
}
FIELDS = {"from", "to", "subject", "bcc", "cc", "reply_to", "html", "text", "headers", "attachments", "tags", "scheduled_at"}
MOST = 40 * 1000 * 1000  # "40MB per email, after Base64 encoding": the smaller reading
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{1,253}$)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
REFUSED_TYPES = set("adp app asp bas bat cer chm cmd com cpl crt csh der exe fxp gadget hlp hta inf ins isp its js jse ksh lib "
                    "lnk mde msc msh msi msp mst ops pcd pif plg prf prg reg scf scr sct shb shs sys tmp url vb vbe vbs vps "
                    "vsmacros vss vst vsw vxd ws wsc wsf wsh xnk".split())


def payload(name, message=None, status=None):
    usual, words = ERRORS.get(name, (status or 500, "An unexpected error occurred."))
    return {"statusCode": status or usual, "message": message or words, "name": name}


def refuse(name, message=None, status=None, complaint=None):
    answer = payload(name, message, status)
    raise Refusal(answer["statusCode"], answer, complaint and f"{answer['message']} {complaint}")


def complain(name, message, details="", status=None):
    """What no correct client would be told."""
    refuse(name, message, status, complaint=str(details)[:200] or " ")


def address(value, field):
    """The bare address of `a@b.c` or `Name <a@b.c>`."""
    match = re.fullmatch(r"(?:([^<>\x00-\x1f\x7f]*[^<>\x00-\x1f\x7f ]) )?<([^<>]*)>", value) if isinstance(value, str) else None
    bare = match[2] if match else value
    if not isinstance(bare, str) or not ADDRESS.fullmatch(bare) or ".." in bare:
        complain("validation_error", f"Invalid `{field}` field. The email address needs to follow the `email@example.com` or "
                 "`Name <email@example.com>` format.", repr(value), 422)
    return bare


def addresses(mail, field):
    value = mail.get(field, [])
    values = value if isinstance(value, list) else [value]
    if len(values) > 50:
        complain("validation_error", f"The `{field}` field must not have more than 50 items.", len(values), 422)
    return [address(item, field) for item in values]


def text(mail, field):
    value = mail.get(field, "")
    if not isinstance(value, str):
        complain("validation_error", f"The `{field}` field must be a `string`.", repr(value), 422)
    return value


def _attachment(item):
    """(about, content) of one attachment."""
    if not isinstance(item, dict) or not ("content" in item or "path" in item):
        complain("invalid_attachment", None, repr(item))
    if set(item) - {"filename", "content", "content_type", "content_id"}:  # with path Resend would fetch it by itself
        complain("validation_error", "Unknown fields of an attachment.", sorted(item), 422)
    name = item.get("filename")
    if not isinstance(name, str) or not name or re.search(r"[\x00-\x1f\x7f/]", name):
        complain("invalid_attachment", "Attachment must have a `filename`.", repr(name))
    if name.rsplit(".")[-1].lower() in REFUSED_TYPES:
        complain("invalid_attachment", "The attachment type is not supported.", repr(name))
    try:
        content = base64.b64decode(item["content"], validate=True)
    except (binascii.Error, ValueError, TypeError):
        complain("invalid_attachment", "The attachment `content` is not valid Base64.", name)
    if not content:
        complain("invalid_attachment", "The attachment is empty.", name)
    kind = item.get("content_type")
    if kind is not None and not re.fullmatch(r"[\w.+-]+/[\w.+-]+", str(kind)):
        complain("invalid_attachment", "The attachment `content_type` is invalid.", repr(kind))
    return {"filename": name, "content_type": kind, "size": len(content)}, content


def attachments(mail):
    found = mail.get("attachments", [])
    if not isinstance(found, list):
        complain("validation_error", "The `attachments` field must be an `array`.", repr(found), 422)
    return [_attachment(item) for item in found]


def headers(mail):
    found = mail.get("headers", {})
    if not isinstance(found, dict) or not all(isinstance(value, str) and re.fullmatch(r"[!-9;-~]+", name)
                                              and not re.search(r"[\r\n\x00]", value) for name, value in found.items()):
        complain("validation_error", "The `headers` field must be an `object` of strings.", repr(found), 422)


def tags(mail):
    found = mail.get("tags", [])
    if not isinstance(found, list) or not all(isinstance(tag, dict) and set(tag) == {"name", "value"} and all(
            re.fullmatch(r"[A-Za-z0-9_-]{1,256}", str(part)) for part in tag.values()) for tag in found):
        complain("validation_error", "Tags should only contain ASCII letters, numbers, underscores, or dashes.", repr(found), 422)

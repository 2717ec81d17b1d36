"""What the Bot API takes: the fields of each method, the limits, and its words where something is refused."""
import json
import re

from services.http_service import Refusal

TITLES = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict",
          413: "Request Entity Too Large", 429: "Too Many Requests", 500: "Internal Server Error", 502: "Bad Gateway"}
_SENDING = {"chat_id", "message_thread_id", "disable_notification", "protect_content", "reply_markup",
            "reply_parameters", "reply_to_message_id", "allow_sending_without_reply"}
_EDITING = {"chat_id", "message_id", "reply_markup"}
FIELDS = {
    "getMe": set(),
    "sendMessage": _SENDING | {"text", "entities", "disable_web_page_preview", "link_preview_options"},
    "sendDocument": _SENDING | {"document", "caption", "caption_entities", "disable_content_type_detection"},
    "editMessageText": _EDITING | {"text", "entities", "disable_web_page_preview", "link_preview_options"},
    "editMessageReplyMarkup": _EDITING,
    "deleteMessage": {"chat_id", "message_id"},
    "sendChatAction": {"chat_id", "message_thread_id", "action"},
    "answerCallbackQuery": {"callback_query_id", "text", "show_alert", "url", "cache_time"},
    "setMyCommands": {"commands", "scope", "language_code"},
    "getMyCommands": {"scope", "language_code"},
    "deleteMyCommands": {"scope", "language_code"},
    "getUpdates": {"offset", "limit", "timeout", "allowed_updates"},
    "getWebhookInfo": set(),
    "setWebhook": {"url", "ip_address", "max_connections", "allowed_updates", "drop_pending_updates", "secret_token"},
    "deleteWebhook": {"drop_pending_updates"},
}
METHODS = {name.lower(): name for name in FIELDS}
ACTIONS = {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
           "choose_sticker", "find_location", "record_video_note", "upload_video_note"}
SCOPES = {"default": set(), "all_private_chats": set(), "all_group_chats": set(), "all_chat_administrators": set(),
          "chat": {"chat_id"}, "chat_administrators": {"chat_id"}, "chat_member": {"chat_id", "user_id"}}


def payload(status, words, parameters=None):
    title = TITLES.get(status, "Internal Server Error")
    description = words if words.startswith(title) else f"{title}: {words}" if words else title
    answer = {"ok": False, "error_code": status, "description": description}
    return {**answer, "parameters": parameters} if parameters else answer


def refuse(words, status=400):
    """What any client may be told."""
    raise Refusal(status, payload(status, words))


def complain(words, details=""):
    """What no correct client would be told."""
    raise Refusal(400, payload(400, words), f"{words} {details}".strip())


def length(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def integer(fields, name, default=None):
    """A field that is a whole number, as JSON's or as decimal digits."""
    value = fields.get(name, default)
    if isinstance(value, bool) or not re.fullmatch(r"-?[0-9]{1,18}", str(value)):
        complain(f"{name} is not a whole number" if name in fields else f"{name} is not specified", repr(value))
    return int(value)


def object_of(fields, name, kind, default=None):
    """A field that is JSON: as such in a JSON body, as its text in a form."""
    value = fields.get(name, default)
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            complain(f"can't parse {name} JSON object", repr(value))
    if value is not default and not isinstance(value, kind):
        complain(f"object expected as {name}" if kind is dict else f"array expected as {name}", repr(value))
    return value


def text_of(fields, name, most, too_long):
    """A text as Telegram keeps it: without the blanks around it."""
    value = fields.get(name, "")
    if not isinstance(value, str):
        complain(f"field {name} must be a string", repr(value))
    try:
        value.encode()
    except UnicodeEncodeError:
        complain("strings must be encoded in UTF-8", name)
    if length(value.strip()) > most:
        complain(too_long, f"({length(value.strip())} UTF-16 units)")
    return value.strip()


def _button(button):
    if not isinstance(button, dict) or not isinstance(button.get("text"), str) or not button["text"].strip():
        complain("can't parse inline keyboard button: Field \"text\" must be of type String", repr(button))
    if set(button) not in ({"text", "callback_data"}, {"text", "url"}):
        complain("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard", repr(button))
    data = button.get("callback_data", "x")
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= 64:
        complain("BUTTON_DATA_INVALID", repr(data))


def keyboard(fields):
    """reply_markup: an inline keyboard, or None."""
    markup = object_of(fields, "reply_markup", dict)
    if markup is None:
        return None
    rows = markup.get("inline_keyboard")
    if set(markup) != {"inline_keyboard"} or not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        complain("can't parse reply keyboard markup JSON object", repr(markup))
    if sum(map(len, rows)) > 100:
        complain("reply markup is too long")
    for row in rows:
        for button in row:
            _button(button)
    return markup if any(rows) else None


def commands(fields):
    found = object_of(fields, "commands", list, [])
    if len(found) > 100:
        complain("BOT_COMMANDS_TOO_MUCH")
    for command in found:
        if not isinstance(command, dict) or set(command) != {"command", "description"}:
            complain("can't parse BotCommand", repr(command))
        if not re.fullmatch(r"/?[a-z0-9_]{1,32}", str(command["command"])):
            complain("BOT_COMMAND_INVALID", repr(command))
        if not 1 <= length(str(command["description"])) <= 256:
            complain("BOT_COMMAND_DESCRIPTION_INVALID", repr(command))
    return [{**command, "command": command["command"].lstrip("/")} for command in found]


def scope(fields):
    found = object_of(fields, "scope", dict, {"type": "default"})
    kind = found.get("type")
    if kind not in SCOPES or set(found) != SCOPES[kind] | {"type"}:
        complain("can't parse BotCommandScope", repr(found))
    return found

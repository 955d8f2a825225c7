"""A cross-check with aiogram, whose objects are stricter about answers in other places than python-telegram-bot's."""

import json
import subprocess
from pathlib import Path

PYTHON = Path(__file__).parents[2] / ".venv-yardsticks" / "bin" / "python"
SCRIPT = Path(__file__).with_name("second_client.py")

EXPECTED = {
    "message": "Message",
    "reply": "Message",
    "letters": "Message",
    "no letters": "Message",
    "venue": "Message",
    "location": "Message",
    "album": "list of Message",
    "action": "bool",
    "copy": "MessageId",
    "edit": "Message",
    "edit to the same": "TelegramBadRequest: Bad Request: message is not modified: specified new message content and "
    "reply markup are exactly the same as a current content and reply markup of the message",
    "edit of buttons": "Message",
    "delete": "bool",
    "delete again": "TelegramBadRequest: Bad Request: message to delete not found",
    "delete many": "bool",
    "document": "Message",
    "file": "File",
    "download": "Inhalt",
    "updates": "list of Update",
    "answer": "bool",
    "pressed": "gut",
    "me": "User",
    "chat": "ChatFullInfo",
    "commands set": "bool",
    "commands": "list of BotCommand",
    "name": "bool",
    "description": "bool",
    "short description": "bool",
    "menu": "bool",
    "webhook": "bool",
    "webhook info": "WebhookInfo",
    "polling beside it": "TelegramConflictError: Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first",
    "no webhook": "bool",
    "empty": "TelegramBadRequest: Bad Request: message text is empty",
    "too long": "TelegramBadRequest: Bad Request: message is too long",
    "broken markup": "TelegramBadRequest: Bad Request: can't parse entities: "
    'Can\'t find end tag corresponding to start tag "b"',
    "66 bytes": "TelegramBadRequest: Bad Request: BUTTON_DATA_INVALID",
    "no such chat": "TelegramBadRequest: Bad Request: chat not found",
    "no such method": "TelegramNotFound: Not Found: method not found",
    "blocked": "TelegramForbiddenError: Forbidden: bot was blocked by the user",
}


def test_aiogram_reads_every_answer_and_fails_alike(address: str):
    assert PYTHON.exists(), "the second client's environment is missing; run: make install"
    ran = subprocess.run([PYTHON, SCRIPT, address], check=False, capture_output=True, text=True, timeout=100)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == EXPECTED

"""E-mail out: what the messages in the outbox say, and handing them to the school’s mail server.

At least once: a message leaves the outbox after the server took it, so one that was taken as the
power failed goes again, under the same Message-ID. The server’s password is in a file beside the
database or in KIOSK_EMAIL_PASSWORD, never in the database and in no log.
"""

from __future__ import annotations

import os
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from kiosk.actions.emails import NoteDelivery, TryEmail
from kiosk.db import emails as table
from kiosk.db import settings as settings_table
from kiosk.decide.emails import Email
from kiosk.founding import stamp
from kiosk.perform import perform
from kiosk.school import School
from kiosk.settings import Settings

PASSWORD = "email.password"  # noqa: S105  # a file's name
PASSWORD_VARIABLE = "KIOSK_EMAIL_PASSWORD"  # noqa: S105
SERVER_ANSWERS_WITHIN = 20.0
"""Seconds."""

SUBJECTS = {
    "request": "A request is waiting for leadership",
    "emergency": "An emergency was recorded at the kiosk",
    "test": "A test from the kiosk",
}
BODIES = {
    "request": "Somebody asks for a permission. Look and decide under Permissions.",
    "emergency": "A phone was taken back in an emergency. See it under Permissions.",
    "test": "E-mail from the kiosk arrives here.",
}
FOOT = (
    "This message leaves out names and reasons on purpose; the kiosk shows them to leadership.\n"
    "You gave your address there, under Permissions, E-mail, and may take it out again."
)


class NoPassword(Exception):
    """There is a user name for the mail server, but nothing to prove it with."""


def keep_password(folder: Path, password: str) -> None:
    """Write the mail server’s password beside the database, for this computer’s kiosk to read."""
    descriptor = os.open(folder / PASSWORD, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(password + "\n")


def password(folder: Path) -> str | None:
    """The mail server’s password; None where there is none."""
    named = os.environ.get(PASSWORD_VARIABLE)
    if named:
        return named
    try:
        return (folder / PASSWORD).read_text(encoding="utf-8").rstrip("\n") or None
    except FileNotFoundError:
        return None


def message(email: Email, address: str, settings: Settings) -> EmailMessage:
    """What goes to this address: the same words for everybody, whatever it is about."""
    written = EmailMessage()
    written["From"] = settings.email_from
    written["To"] = address
    written["Subject"] = SUBJECTS[email.about]
    written["Date"] = format_datetime(email.written_at)
    written["Message-ID"] = f"<{email.id}@{_domain(settings)}>"
    written["Auto-Submitted"] = "auto-generated"
    written.set_content(f"{BODIES[email.about]}\n\n{FOOT}\n", charset="utf-8")
    return written


def _domain(settings: Settings) -> str:
    return settings.email_from.rpartition("@")[2]


def deliver(school: School) -> None:
    """Try whatever is due once; what could not leave stays, with what was the matter.

    Raises sqlite3.Error when nothing can be noted, before anything is sent or after.
    """
    settings = settings_table.current(school.db)
    due = table.due(school.db, school.now()) if settings.email else []
    if not due:
        return
    for email in due:
        perform(school, TryEmail(email.id), stamp(school))
    trouble: Exception | None = None
    left: set[str] = set()
    try:
        with _server(settings, password(school.folder)) as server:
            for email in due:
                _send(school, server, email, settings)
                left.add(email.id)
    except (OSError, ValueError, NoPassword) as problem:
        trouble = problem
    for email in due:
        if trouble and email.id not in left:
            _note(school, email, in_words(trouble))


@contextmanager
def _server(settings: Settings, word: str | None) -> Iterator[smtplib.SMTP]:
    host, _, port = settings.email_server.rpartition(":")
    if settings.email_user and (word is None or settings.email_security == "none"):
        raise NoPassword
    where = (host.strip("[]"), int(port))
    named, within = _domain(settings), SERVER_ANSWERS_WITHIN
    trusted = ssl.create_default_context()
    if settings.email_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(*where, named, timeout=within, context=trusted)
    else:
        server = smtplib.SMTP(*where, named, timeout=within)
    with server:
        if settings.email_security == "starttls":
            server.starttls(context=trusted)
        if settings.email_user and word:
            server.login(settings.email_user, word)
        yield server


def _send(school: School, server: smtplib.SMTP, email: Email, settings: Settings) -> None:
    """Hand one over. A server that says no to this one may still take the next."""
    address = table.address_of_reader(school.db, email.person, school.now())
    try:
        if address:
            server.send_message(message(email, address, settings))
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as problem:
        return _note(school, email, in_words(problem))
    return _note(school, email, None)


def _note(school: School, email: Email, trouble: str | None) -> None:
    perform(school, NoteDelivery(email.id, trouble), stamp(school))


def in_words(problem: Exception) -> str:
    """What was the matter, in plain words without any address or name."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _ in problem.recipients.values()})
        return f"The mail server does not take that address ({codes[0]})."
    for kind, words in TROUBLES:
        if isinstance(problem, kind):
            return words.format(code=getattr(problem, "smtp_code", ""))
    return "The mail server cannot be reached."


TROUBLES: tuple[tuple[type[Exception], str], ...] = (
    (NoPassword, "A user name needs a password, and a private way: starttls or tls."),
    (smtplib.SMTPAuthenticationError, "The mail server does not take the user name and password."),
    (smtplib.SMTPResponseException, "The mail server said no ({code})."),
    (smtplib.SMTPServerDisconnected, "The mail server does not answer, or hangs up."),
    (
        smtplib.SMTPException,
        "The mail server does not offer what was set (starttls, password).",
    ),
    (ssl.SSLError, "The mail server’s certificate is not trusted, or it speaks no TLS there."),
    (TimeoutError, "The mail server does not answer, or hangs up."),
    (socket.gaierror, "There is no mail server of that name."),
)

"""E-mail to the office's mail server: one connection for several letters, closed by TLS."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from html import escape
from types import TracebackType

from server.config import MailServer

TIMEOUT_S = 15
REFUSED_FOR_GOOD = 500
"""From here on SMTP's answers mean: do not try again."""
LINK_BEGINS = ("https://", "http://")


class Refused(Exception):
    """The mail server does not take this letter, now or for good; says what it answered.

    The next one may well be taken: a full mailbox is no fault of the others.
    """

    def __init__(self, code: int, told: bytes | str) -> None:
        text = told.decode(errors="replace") if isinstance(told, bytes) else told
        super().__init__(f"{code} {text}")
        self.for_good = code >= REFUSED_FOR_GOOD


def letter(server: MailServer, letter_id: str, to: str, subject: str, body: str) -> EmailMessage:
    """The letter as it is sent: its text, and the same set as a page."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = server.sender, to, subject
    # The same letter twice is one letter to a mail program.
    made["Message-ID"] = f"<{letter_id}@{server.sender.rpartition('@')[2].rstrip('>')}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(body)
    made.add_alternative(_page(body), subtype="html")
    return made


class Mailer:
    """Sends letters one after the other; what one of them runs into ends the connection."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._open: smtplib.SMTP | None = None

    def __enter__(self) -> "Mailer":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def send(self, made: EmailMessage) -> None:
        """Give one letter to the server: Refused if it does not take this one.

        OSError where the server itself is at fault, or not to be had: no letter gets through.
        """
        try:
            if self._open is None:
                self._open = self._connect()
            self._open.send_message(made)
        except smtplib.SMTPRecipientsRefused as error:
            self._close()
            ((code, told),) = error.recipients.values()
            raise Refused(code, told) from error
        except smtplib.SMTPDataError as error:
            self._close()
            raise Refused(error.smtp_code, error.smtp_error) from error
        except OSError:
            # Who may not connect, sign in or send at all may tomorrow; the letter is not at fault.
            self._close()
            raise

    def _connect(self) -> smtplib.SMTP:
        told = self._server
        if told.kind == "smtp-here":
            return smtplib.SMTP(told.host, told.port, timeout=TIMEOUT_S)
        trusted = ssl.create_default_context(cafile=told.authority or None)
        if told.kind == "smtps":
            opened: smtplib.SMTP = smtplib.SMTP_SSL(
                told.host, told.port, timeout=TIMEOUT_S, context=trusted
            )
        else:
            opened = smtplib.SMTP(told.host, told.port, timeout=TIMEOUT_S)
        try:
            if told.kind == "smtp":
                opened.starttls(context=trusted)
            if told.user:
                opened.login(told.user, told.password)
        except BaseException:
            opened.close()
            raise
        return opened

    def _close(self) -> None:
        opened, self._open = self._open, None
        if opened is not None:
            with suppress(OSError, smtplib.SMTPException):
                opened.quit()


def _page(body: str) -> str:
    """The text as a page: its first line the letterhead, its addresses links."""
    head, *lines = body.strip().split("\n")
    return (
        '<div style="max-width:36em;font:16px/1.6 sans-serif;color:#1d2433">'
        '<p style="border-bottom:2px solid #b3261e;padding-bottom:8px;font-weight:600">'
        f"{escape(head)}</p>{''.join(map(_line, lines))}</div>"
    )


def _line(text: str) -> str:
    if not text:
        return ""
    before, _, link = text.rpartition(" ")
    if not link.startswith(LINK_BEGINS):
        return f"<p>{escape(text)}</p>"
    return f'<p>{escape(before)} <a href="{escape(link)}">{escape(link)}</a></p>'

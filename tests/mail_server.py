"""A mail server on loopback that keeps what it is sent, and can refuse, stall or go away."""

import socket
from email import message_from_bytes, policy
from threading import Event

from aiosmtpd.controller import Controller


class Letterbox:
    """What the server answers, and the mails it took: in their order, as `email.message.EmailMessage`."""

    def __init__(self):
        self.mails = []
        self.refused = set()
        self.seconds = 0.0
        self.stalls_after = self.hangs_up_after = None
        self.has_stalled = Event()

    @property
    def recipients(self):
        return [mail["To"] for mail in self.mails]

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if self.stalls_after is not None and len(self.mails) >= self.stalls_after:
            self.has_stalled.set()
            await _never(server)
        if self.hangs_up_after is not None and len(self.mails) >= self.hangs_up_after:
            self.hangs_up_after = None
            server.transport.close()
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refused:
            return "550 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        await _sleep(server, self.seconds)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 Taken"


async def _sleep(server, seconds):
    future = server.loop.create_future()
    server.loop.call_later(seconds, future.set_result, None)
    await future


async def _never(server):
    await server.loop.create_future()


class MailServer:
    """``with MailServer() as server``: ``server.port`` stays the same when it is stopped and started again."""

    def __init__(self):
        self.letterbox = Letterbox()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def start(self):
        self._controller = Controller(self.letterbox, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self):
        self._controller.stop(no_assert=True)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self.stop()

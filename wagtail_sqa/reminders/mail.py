"""The message of a digest, and the way to the mail server."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.mail import DNS_NAME, EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext, override
from wagtail.models import Site

from ..enums import WAITING_VIEWPOINTS
from ..permissions import can_follow_up
from ..reading.addresses import has_intranet_pages
from .digests import Digest, Line
from .links import reminders_path
from .measures import one_line

FOLLOW_UP = "wagtailsnippets_wagtail_sqa_measure:follow_up"
VIEWPOINTS = "sqa-viewpoints:index"
SECONDS_TO_ANSWER = 15  # where the site sets no EMAIL_TIMEOUT: a silent server must not hold a round for ever
ANSWERS_TO_A_MAIL = 4  # to MAIL, RCPT, DATA and the message itself


class Post:
    """The way to the mail server: one connection for a round, opened again after a failure.

    A server that cannot be reached is asked once only, so that a round of hundreds does not wait hundreds of times.
    """

    def __init__(self):
        self._connection = get_connection()
        self._unreachable = None
        if getattr(self._connection, "timeout", 0) is None:
            self._connection.timeout = SECONDS_TO_ANSWER

    @property
    def patience(self) -> timedelta:
        """How long a living process can be busy with one mail once the connection is open."""
        seconds = getattr(self._connection, "timeout", None) or SECONDS_TO_ANSWER
        return timedelta(seconds=ANSWERS_TO_A_MAIL * seconds)

    def open(self) -> None:
        """Connect unless connected; a failure is kept and raised by `send`."""
        if self._unreachable is None:
            try:
                self._connection.open()
            except Exception as error:  # each backend has its own
                self._unreachable = error

    def send(self, message) -> None:
        """Send one message, or raise what the server or the backend answered."""
        if self._unreachable is not None:
            raise self._unreachable
        try:
            self._connection.send_messages([message])
        except Exception:
            self.close()
            raise

    def close(self) -> None:
        """Say goodbye to the server, which may have gone already."""
        with suppress(Exception):
            self._connection.close()


@dataclass(frozen=True)
class Entry:
    """A line with the address of its follow-up, "" where the site has no form that the person may open."""

    line: Line
    follow_up: str


def message(digest: Digest, *, on: date) -> EmailMultiAlternatives:
    """Return the mail of ``digest`` in its reader's language, as plain text with an HTML alternative.

    The ``Message-ID`` is the same whenever it is made, so that a mail that had to be sent twice can be told as one.
    """
    with override(_language(digest.user)):
        context = _context(digest)
        text = render_to_string("wagtail_sqa/mail/digest.txt", context)
        html = render_to_string("wagtail_sqa/mail/digest.html", context)
    mail = EmailMultiAlternatives(
        subject=context["subject"],
        body=re.sub(r"\n{3,}", "\n\n", text).strip() + "\n",
        from_email=getattr(settings, "WAGTAILADMIN_NOTIFICATION_FROM_EMAIL", None),
        to=[digest.user.email],
        headers=_headers(digest, on),
    )
    mail.attach_alternative(html, "text/html")
    return mail


def subject(count: int, *, for_units: bool, viewpoints: int = 0) -> str:
    """Return the subject for ``count`` measures, or for ``viewpoints`` where there are none, in the active language."""
    if not count:
        count = viewpoints
        text = ngettext(
            "%(count)d viewpoint waits for an answer in your units",
            "%(count)d viewpoints wait for an answer in your units",
            count,
        )
    elif for_units:
        text = ngettext(
            "%(count)d measure in your units that nobody follows up",
            "%(count)d measures in your units that nobody follows up",
            count,
        )
    else:
        text = ngettext("%(count)d measure to follow up", "%(count)d measures to follow up", count)
    return one_line(text % {"count": count})


def _language(user) -> str:
    profile = getattr(user, "wagtail_userprofile", None)
    chosen = profile.preferred_language if profile is not None else ""
    return chosen or settings.LANGUAGE_CODE


def _context(digest) -> dict:
    user = digest.user
    in_admin = user.has_perm("wagtailadmin.access_admin")
    groups, form = digest.groups(), _form_addresses(user)
    return {
        "language": _language(user),
        "subject": subject(len(digest.lines), for_units=digest.for_units, viewpoints=digest.viewpoint_number),
        "name": one_line(user.get_full_name() or user.get_username()),
        "for_units": digest.for_units,
        "groups": [(reason, [Entry(line, form(line.reminder.measure)) for line in lines]) for reason, lines in groups],
        "viewpoints": [(waiting, _viewpoints_url(waiting.unit)) for waiting in digest.viewpoints],
        "viewpoint_number": digest.viewpoint_number,
        "site_name": one_line(getattr(settings, "WAGTAIL_SITE_NAME", "")),
        "account_url": _admin_url("wagtailadmin_account") if in_admin else "",
        "reminders_url": _reminders_url(user),
    }


def _viewpoints_url(unit) -> str:
    """Return where the viewpoints of ``unit`` that wait for an answer are listed."""
    query = [("state", state.value) for state in WAITING_VIEWPOINTS]
    return f"{_admin_url(VIEWPOINTS)}?{urlencode([*query, ('unit', unit)] if unit is not None else query)}"


def _form_addresses(user):
    """Return a function from a measure's key to the address of its follow-up form.

    The form on the intranet needs no admin. A site without it has the admin's, for those who may open that.
    """
    if has_intranet_pages():
        site = _site_address()
        return lambda measure: site + reverse("wagtail_sqa:follow_up", args=[measure])
    if user.has_perm("wagtailadmin.access_admin") and can_follow_up(user):
        return lambda measure: _admin_url(FOLLOW_UP, measure)
    return lambda measure: ""


def _headers(digest, on) -> dict[str, str]:
    kind = "units" if digest.for_units else "own"
    return {
        "Auto-Submitted": "auto-generated",
        **_unsubscribe(digest.user),
        "Message-ID": f"<wagtail-sqa.{on:%Y-%m-%d}.{digest.user.pk}.{kind}@{_host()}>",
    }


def _unsubscribe(user) -> dict[str, str]:
    """Return how a mail program switches reminders off: by one click (RFC 8058), which asks for HTTPS."""
    url = _reminders_url(user)
    if not url:
        return {"List-Unsubscribe": f"<{_admin_url('wagtailadmin_account')}>"}
    one_click = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if url.startswith("https://") else {}
    return {"List-Unsubscribe": f"<{url}>", **one_click}


def _reminders_url(user) -> str:
    """Return where ``user`` switches reminders off without logging in; "" on a site without the intranet pages."""
    return _site_address() + reminders_path(user) if has_intranet_pages() else ""


def _admin_url(name, *args) -> str:
    return _base() + reverse(name, args=args)


def _base() -> str:
    """The address of the admin: the setting, else the default site's."""
    return (getattr(settings, "WAGTAILADMIN_BASE_URL", None) or _site_address()).rstrip("/")


def _site_address() -> str:
    site = Site.objects.filter(is_default_site=True).first()
    return site.root_url if site is not None else ""


def _host() -> str:
    return urlsplit(_base()).hostname or DNS_NAME.get_fqdn()

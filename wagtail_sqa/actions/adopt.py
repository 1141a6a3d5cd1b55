"""Adopting a plan or a report: what was decided is kept as it was; and withdrawing what was adopted by mistake."""

from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Revision

from ..history.as_of import end_of
from ..models import AdoptedPicture, AdoptedVersion
from ..models.adopted_versions import WITHDRAWAL
from ..models.moments import MomentsMixin, Past
from ..pdf.job import PdfError
from ..reading.dated import AdoptionRow
from ..reading.frozen import frozen_html, with_own_pictures
from ..text import clean_text

PROTOCOL_BYTES = 10_000_000


@dataclass(frozen=True)
class Protocol:
    """The minutes of the meeting: a PDF file and its name."""

    name: str
    data: bytes


def adopt(  # noqa: PLR0913
    page: MomentsMixin,
    *,
    on: date,
    by: str,
    record_number: str = "",
    protocol: Protocol | None = None,
    user=None,
    today: date,
) -> AdoptedVersion:
    """Keep ``page`` as it was in force at the end of the day ``on`` (now, if that is ``today``); return the version.

    Text and file are made before anything is written, outside any lock: they may take seconds. Raises
    ``ValidationError`` and saves nothing when it was not published on that day, when the day lies in the future
    or before the newest version, when it is registered already, or when the PDF file cannot be made.
    """
    version = AdoptedVersion(
        page=page, adopted_on=on, adopted_by=by, record_number=record_number, created_by=user, number=_next_number(page)
    )
    version.clean_fields(exclude=["revision", "title", "language", "html", "pdf", "as_of"])
    _refuse_impossible(version, today=today)
    _take_in(version, protocol)
    version.as_of = min(end_of(on), timezone.now())
    pictures = _freeze(version, _past(page, version))
    with transaction.atomic():
        page.lock()
        _refuse_if_overtaken(version)
        version.save()
        AdoptedPicture.objects.bulk_create(AdoptedPicture(version=version, **vars(picture)) for picture in pictures)
        page.after_change_in_force()
        log(instance=page, action="wagtail_sqa.adopt", user=user, data={"version": version.number})
    return version


def withdraw(version: AdoptedVersion, *, reason: str, user=None) -> None:
    """Say of a mistaken ``version`` that it is none, and why; it stays readable, marked so.

    Raises ``ValidationError`` without a reason, and when it has been withdrawn already.
    """
    reason = clean_text(reason).strip()
    if not reason:
        raise ValidationError({"reason": _("Write why the version is withdrawn. Readers see it.")})
    page = version.page.specific
    with transaction.atomic():
        page.lock()
        version.refresh_from_db(fields=WITHDRAWAL)
        if version.is_withdrawn:
            raise ValidationError(_("This version has been withdrawn already."))
        version.withdrawn_at, version.withdrawn_by, version.withdrawal_reason = timezone.now(), user, reason
        version.save(update_fields=WITHDRAWAL)
        page.after_change_in_force()
        said = {"version": version.number, "reason": reason}
        log(instance=page, action="wagtail_sqa.withdraw_version", user=user, data=said)


def _next_number(page) -> int:
    newest = page.sqa_adopted_versions.order_by("-number").values_list("number", flat=True).first()
    return (newest or 0) + 1


def _refuse_impossible(version, *, today):
    if not version.page.live:
        raise ValidationError(_("It is not published. Publish it first: what is adopted is what everyone can read."))
    if version.adopted_on > today:
        raise ValidationError({"adopted_on": _("The day lies in the future. Write the day on which it was decided.")})
    standing = version.page.sqa_adopted_versions.in_force().light()
    newest = standing.order_by("-number").first()
    if newest is None:
        return
    named = {"number": newest.number, "day": date_format(newest.adopted_on)}
    if version.adopted_on < newest.adopted_on:
        text = _("Version %(number)d was adopted on %(day)s. Write that day or a later one, or withdraw that version.")
        raise ValidationError({"adopted_on": text % named})
    fields = ("adopted_on", "adopted_by", "record_number")
    if all(getattr(version, name) == getattr(newest, name) for name in fields):
        raise ValidationError(_("This is registered already, as version %(number)d. Nothing was saved.") % named)


def _take_in(version, protocol):
    if protocol is None:
        return
    if not protocol.data.startswith(b"%PDF"):
        raise ValidationError({"protocol": _("The minutes are no PDF file. Choose a PDF file.")})
    if len(protocol.data) > PROTOCOL_BYTES:
        raise ValidationError({"protocol": _("The file is larger than 10 MB. Choose a smaller one.")})
    version.protocol, version.protocol_name = protocol.data, clean_text(protocol.name)[-150:]


def _past(page, version) -> Past:
    """Return ``page`` as it was on the day, with the version that is being adopted."""
    past = page.past_at(version.as_of, on=version.adopted_on)
    if past is None:
        raise ValidationError({"adopted_on": _not_published(version)})
    words = (version.number, version.adopted_on, version.adopted_by, version.record_number)
    return replace(past, adoption=AdoptionRow(*words))


def _not_published(version) -> str:
    first = timezone.localdate(version.page.first_published_at)
    words = {"day": date_format(version.adopted_on), "first": date_format(first)}
    return _("It was not published on %(day)s. It was first published on %(first)s.") % words


def _freeze(version, past: Past) -> list:
    """Fill ``version`` with text and file in the page's own language; return the pictures of the text."""
    version.title, version.language = past.page.title, past.page.locale.language_code
    version.revision = Revision.objects.filter(pk=past.page.live_revision_id).first()
    with translation.override(version.language):
        view = past.view()
        version.html, pictures = with_own_pictures(frozen_html(past.page, view))
        try:
            version.pdf = past.page.kept_pdf(view, language=version.language)
        except PdfError as error:
            failed = error.id
        else:
            return pictures
    text = _("The PDF file could not be made, so nothing is adopted. Tell whoever runs the site: error %(id)s.")
    raise ValidationError(text % {"id": failed})


def _refuse_if_overtaken(version):
    if _next_number(version.page) != version.number:
        raise ValidationError(_("Someone else has adopted it meanwhile. Look at the versions, then try again."))

"""The link in a mail with which its reader switches reminders off, and on again, without logging in."""

from django.contrib.auth import get_user_model
from django.core.signing import BadSignature, Signer
from django.urls import reverse

_SALT = "wagtail_sqa.reminders"


def reminders_path(user) -> str:
    """Return the path of the page where ``user`` chooses; it is good for as long as the site keeps its key."""
    return reverse("wagtail_sqa:reminders", args=[Signer(salt=_SALT).sign(user.pk)])


def user_of(token: str):
    """Return whose link ``token`` is; None for one that was not made here, and for users who are gone."""
    try:
        pk = Signer(salt=_SALT).unsign(token)
    except BadSignature:
        return None
    return get_user_model()._default_manager.filter(pk=pk, is_active=True).first()

"""The site's settings: one dictionary, ``WAGTAIL_SQA``, read at the moment of use."""

from typing import Any

from django.conf import settings

DEFAULTS: dict[str, Any] = {
    # Days before its due date from which an open measure counts as "due soon".
    "DUE_SOON_DAYS": 30,
    # Days before a check-point of an open measure from which someone is reminded of it.
    "CHECK_POINT_DAYS": 14,
    # How many of the latest changes a plan page lists.
    "CHANGES_ON_PLAN": 10,
    # What one PDF may cost; the keys are the fields of wagtail_sqa.pdf.Limits.
    "PDF_LIMITS": {},
    # How PDF files look: "organisation" (the name on the cover; else the site's), "logo" (the path of a PNG, JPEG or
    # SVG file) and "colour" (one that carries white text, as "#0a5566").
    "PDF_LOOK": {},
    # How many PDF files may be made at the same time; whoever asks for one more waits.
    "PDF_AT_ONCE": 2,
    # How many PDF files and pictures one reader may have made for them alone in an hour; files that are kept for all do
    # not count.
    "FILES_PER_HOUR": 120,
    # From how many rows on (measures of a plan) a PDF file is made in the background.
    "PDF_ROWS_IN_REQUEST": 60,
    # Days without a follow-up after which an open measure waits for one and its responsible user is reminded.
    "FOLLOW_UP_AFTER_DAYS": 90,
    # Which roles a user has: a function of the user, or its dotted path, that returns a list of names of roles as they
    # are written in measures. None: nobody is known by a role.
    "USER_ROLES": None,
    # Folders with the site's own presets (a path or a list of them): files of the form in docs/reference/presets.md. A
    # file of the same name as one of ours replaces it.
    "PRESETS_DIR": (),
    # The country whose presets are offered for new plans (ISO 3166, as "SE"), beside those of no country. None: all.
    "PRESETS_COUNTRY": None,
    # Which findings of the check of a plan keep it from being published: severities ("notice", "warning") or ids of
    # checks. A preset may say so itself, by the severity "blocking".
    "BLOCK_PUBLISHING": (),
    # Who may leave a viewpoint on a plan that they may read: "nobody", "users" (who are logged in) or "everyone".
    "VIEWPOINTS_FROM": "users",
    # How many viewpoints one reader may leave in an hour.
    "VIEWPOINTS_PER_HOUR": 10,
    # Days after which sqa_delete_old_viewpoints deletes a viewpoint; None: never.
    "VIEWPOINTS_KEPT_DAYS": 730,
}


def get_setting(name: str) -> Any:
    """Return the site's value of ``name`` or the default; ``KeyError`` for a name that does not exist."""
    default = DEFAULTS[name]
    return getattr(settings, "WAGTAIL_SQA", {}).get(name, default)

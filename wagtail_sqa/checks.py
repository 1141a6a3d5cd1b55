"""System checks: what a site has forgotten, said before its users meet it."""

from dataclasses import fields

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.utils.module_loading import import_string

from .conf import DEFAULTS, get_setting
from .enums import ViewpointsFrom
from .pdf.job import Limits
from .presets import site as presets
from .presets.words import SEVERITIES
from .printing import look
from .reading.addresses import has_intranet_pages

REQUIRED_APPS = (
    "simple_history",
    "wagtail_modeladmin",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.typed_table_block",
    "wagtail.snippets",
    "wagtail.images",
    "wagtail.documents",
)
HISTORY_MIDDLEWARE = "simple_history.middleware.HistoryRequestMiddleware"


@register(Tags.compatibility)
def check_settings(app_configs, **kwargs):
    """Name the keys that do not exist; what is no dictionary has none that do."""
    unknown = sorted(map(str, set(getattr(settings, "WAGTAIL_SQA", {})) - set(DEFAULTS)))
    return [
        Error(
            f"WAGTAIL_SQA has a key that does not exist: {key!r}.",
            hint=f"Remove or correct it. The keys are: {', '.join(sorted(DEFAULTS))}.",
            id="wagtail_sqa.E001",
        )
        for key in unknown
    ]


_NUMBERS = {
    "DUE_SOON_DAYS": 0,
    "CHECK_POINT_DAYS": 0,
    "CHANGES_ON_PLAN": 0,
    "FOLLOW_UP_AFTER_DAYS": 1,
    "PDF_AT_ONCE": 1,
    "PDF_ROWS_IN_REQUEST": 0,
    "FILES_PER_HOUR": 1,
}


@register(Tags.compatibility)
def check_numbers(app_configs, **kwargs):
    wrong = {name: get_setting(name) for name, least in _NUMBERS.items() if not _is_count(get_setting(name), least)}
    return [
        Error(
            f"WAGTAIL_SQA[{name!r}] cannot be used: {value!r}.",
            hint=f"Give a whole number, {_NUMBERS[name]} or more.",
            id="wagtail_sqa.E006",
        )
        for name, value in wrong.items()
    ]


@register(Tags.compatibility)
def check_time_zones(app_configs, **kwargs):
    if settings.USE_TZ:
        return []
    return [
        Error(
            "wagtail_sqa keeps moments with their time zone, and USE_TZ is False.",
            hint="Set USE_TZ = True, Django's default since 5.0, and TIME_ZONE to that of the organisation.",
            id="wagtail_sqa.E007",
        )
    ]


@register(Tags.compatibility)
def check_page_model(app_configs, **kwargs):
    """Wagtail 8 lets a site replace the model of all pages, as an experiment; types of pages of a package cannot."""
    model = getattr(settings, "WAGTAIL_PAGE_MODEL", "wagtailcore.Page")
    if model.lower() == "wagtailcore.page":
        return []
    return [
        Error(
            f"wagtail_sqa's pages are pages of Wagtail's own model, and WAGTAIL_PAGE_MODEL is {model!r}.",
            hint="Remove WAGTAIL_PAGE_MODEL. The experiment is not supported here yet.",
            id="wagtail_sqa.E008",
        )
    ]


@register(Tags.compatibility)
def check_pdf_limits(app_configs, **kwargs):
    kinds = {field.name: field.type for field in fields(Limits)}
    return [
        Error(
            f'WAGTAIL_SQA["PDF_LIMITS"] has an entry that cannot be used: {name!r}: {value!r}.',
            hint=f"Give each a whole number above 0. The keys are: {', '.join(sorted(kinds))}.",
            id="wagtail_sqa.E003",
        )
        for name, value in get_setting("PDF_LIMITS").items()
        if name not in kinds or not isinstance(value, (int, kinds[name])) or value <= 0
    ]


@register(Tags.compatibility)
def check_pdf_look(app_configs, **kwargs):
    return [
        Error(f'WAGTAIL_SQA["PDF_LOOK"] {problem}.', hint=f"Give {needed}.", id="wagtail_sqa.E005")
        for problem, needed in look.problems(get_setting("PDF_LOOK"))
    ]


@register(Tags.compatibility)
def check_installed_apps(app_configs, **kwargs):
    return [
        Error(
            f"wagtail_sqa needs {name!r} in INSTALLED_APPS.",
            hint=f"Add {name!r} to INSTALLED_APPS.",
            id="wagtail_sqa.E002",
        )
        for name in REQUIRED_APPS
        if not apps.is_installed(name)
    ]


@register(Tags.compatibility)
def check_middleware(app_configs, **kwargs):
    if HISTORY_MIDDLEWARE in settings.MIDDLEWARE:
        return []
    return [
        Warning(
            "The change register cannot say who made a change outside publishing.",
            hint=f"Add {HISTORY_MIDDLEWARE!r} to MIDDLEWARE, after AuthenticationMiddleware.",
            id="wagtail_sqa.W001",
        )
    ]


@register(Tags.compatibility)
def check_upload_fields(app_configs, **kwargs):
    limit = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    if limit is None or limit >= 10_000:
        return []
    return [
        Warning(
            f"DATA_UPLOAD_MAX_NUMBER_FIELDS is {limit}: a plan with many goals cannot be saved.",
            hint="Set DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000.",
            id="wagtail_sqa.W002",
        )
    ]


@register(Tags.compatibility)
def check_roles_of_users(app_configs, **kwargs):
    known = get_setting("USER_ROLES")
    try:
        named = import_string(known) if isinstance(known, str) else known
    except ImportError:
        named = known
    if named is None or callable(named):
        return []
    return [
        Error(
            f'WAGTAIL_SQA["USER_ROLES"] is no function: {known!r}.',
            hint="Give a function of a user that returns a list of names of roles, or its dotted path.",
            id="wagtail_sqa.E004",
        )
    ]


@register(Tags.compatibility)
def check_viewpoints(app_configs, **kwargs):
    kept, most = get_setting("VIEWPOINTS_KEPT_DAYS"), get_setting("VIEWPOINTS_PER_HOUR")
    writers = ", ".join(ViewpointsFrom.values)
    problems = {
        "VIEWPOINTS_FROM": "" if get_setting("VIEWPOINTS_FROM") in ViewpointsFrom.values else f"one of: {writers}",
        "VIEWPOINTS_KEPT_DAYS": "" if kept is None or _is_count(kept) else "a whole number above 0, or None",
        "VIEWPOINTS_PER_HOUR": "" if _is_count(most) else "a whole number above 0",
    }
    return [
        Error(
            f"WAGTAIL_SQA[{name!r}] cannot be used: {get_setting(name)!r}.",
            hint=f"Give {needed}.",
            id="wagtail_sqa.E022",
        )
        for name, needed in problems.items()
        if needed
    ]


def _is_count(value, least: int = 1) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


@register(Tags.urls)
def check_urls(app_configs, **kwargs):
    if has_intranet_pages():
        return []
    return [
        Warning(
            "wagtail_sqa.urls is not included: readers can follow nothing up, and do not find their measures.",
            hint='Put path("sqa/", include("wagtail_sqa.urls")) before Wagtail\'s own addresses.',
            id="wagtail_sqa.W003",
        )
    ]


@register(Tags.compatibility)
def check_presets(app_configs, **kwargs):
    return [Error(str(problem), hint=problem.hint, id="wagtail_sqa.E020") for problem in presets.library().problems]


@register(Tags.compatibility)
def check_block_publishing(app_configs, **kwargs):
    checks = {check.key for preset in presets.library().presets.values() for check in preset.checks}
    known = {*SEVERITIES, *checks}
    return [
        Error(
            f'WAGTAIL_SQA["BLOCK_PUBLISHING"] names no severity and no check: {name!r}.',
            hint=f"Give a list of severities or of ids of checks. They are: {', '.join(sorted(known))}.",
            id="wagtail_sqa.E021",
        )
        for name in get_setting("BLOCK_PUBLISHING")
        if name not in known
    ]

"""Overviews of the quality work, one for the whole organisation and one for an administration."""

from django.contrib.auth import get_user_model

from example_site.home.models import UnitPage
from wagtail_sqa.models import QualityOverviewPage


def load(rows, ledger):
    for row in rows["overviews"]:
        ledger.once(QualityOverviewPage, row["key"], lambda row=row: _overview(row, ledger))


def _overview(row, ledger):
    page = QualityOverviewPage(live=False, **{name: row[name] for name in ("title", "slug", "introduction")})
    ledger.find(UnitPage, row["unit"]).add_child(instance=page)
    author = ledger.find(get_user_model(), "admin")
    page.save_revision(user=author).publish(user=author)
    return page

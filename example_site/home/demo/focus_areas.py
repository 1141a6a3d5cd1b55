from wagtail_sqa.models import FocusArea


def load(rows, ledger):
    for row in rows["focus_areas"]:
        ledger.once(FocusArea, row["key"], lambda row=row: FocusArea.objects.create(**_fields(row)))


def _fields(row):
    return {name: row[name] for name in ("name", "colour", "mark", "description")}

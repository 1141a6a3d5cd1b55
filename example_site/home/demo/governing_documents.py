from wagtail_sqa.models import GoverningDocument

PLAIN = ("key", "title", "reference", "kind", "valid_from")


def load(rows, ledger):
    for row in rows["governing_documents"]:
        ledger.once(GoverningDocument, row["key"], lambda row=row: GoverningDocument.objects.create(**_fields(row)))


def _fields(row):
    more = {"link": row.get("link", ""), "valid_to": row.get("valid_to"), "description": row["summary"]}
    return {**{name: row[name] for name in PLAIN}, **more}

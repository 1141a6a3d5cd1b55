from uuid import UUID

from django.db import migrations


def name_rows(apps, schema_editor):
    """Give each row that is there already a lasting name of its own; see `wagtail_sqa.models.kept.named_by_pk`."""
    for name in ("WheelRing", "WheelActivity"):
        rows = apps.get_model("wagtail_sqa", name).objects.only("pk").order_by("pk")
        for row in rows.iterator():
            row.uid = UUID(int=row.pk)
            row.save(update_fields=["uid"])


class Migration(migrations.Migration):
    dependencies = [("wagtail_sqa", "0003_repeats")]

    operations = [migrations.RunPython(name_rows, migrations.RunPython.noop)]

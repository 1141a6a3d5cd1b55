# Taken back, it leaves the versions of plans: what was before knows no others.

from django.db import migrations


def delete_other_versions(apps, schema_editor):
    plans = apps.get_model('wagtail_sqa', 'QualityPlanPage').objects.order_by().values('pk')
    others = apps.get_model('wagtail_sqa', 'AdoptedVersion').objects.exclude(page__in=plans)
    apps.get_model('wagtail_sqa', 'AdoptedPicture').objects.filter(version__in=others.order_by().values('pk')).delete()
    others.delete()


class Migration(migrations.Migration):

    dependencies = [
        ('wagtail_sqa', '0020_adopted_pages'),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, delete_other_versions, elidable=True),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('wagtail_sqa', '0012_overviews'),
    ]

    operations = [
        migrations.AddField(
            model_name='pdffile',
            name='error_reason',
            field=models.CharField(blank=True, max_length=20),
        ),
    ]

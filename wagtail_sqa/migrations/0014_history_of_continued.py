from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('wagtail_sqa', '0013_pdf_file_reasons'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='historicalmeasure',
            index=models.Index(fields=['continued_from', 'history_date'], name='sqa_measure_continued_hist'),
        ),
    ]

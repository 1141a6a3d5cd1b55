import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('wagtail_sqa', '0002_indicators_and_reminders'),
    ]

    operations = [
        migrations.CreateModel(
            name='PdfFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=200)),
                ('on', models.DateField()),
                ('begun_at', models.DateTimeField()),
                ('pages_drawn', models.PositiveIntegerField(default=0)),
                ('error_id', models.CharField(blank=True, max_length=20)),
                ('file', models.BinaryField(null=True)),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.page')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('page', 'language'), name='sqa_one_pdf_file')],
            },
        ),
    ]

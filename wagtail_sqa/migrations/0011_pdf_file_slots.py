"""A PDF file may belong to a unit or to someone's list; those that were kept are made anew when asked for."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('wagtail_sqa', '0010_viewpoints'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.DeleteModel(name='PdfFile'),
        migrations.CreateModel(
            name='PdfFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slot', models.CharField(max_length=64, unique=True)),
                ('key', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=20)),
                ('asked', models.JSONField(default=dict)),
                ('language', models.CharField(max_length=20)),
                ('on', models.DateField()),
                ('begun_at', models.DateTimeField()),
                ('pages_drawn', models.PositiveIntegerField(default=0)),
                ('error_id', models.CharField(blank=True, max_length=20)),
                ('file', models.BinaryField(null=True)),
                ('page', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.page')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]

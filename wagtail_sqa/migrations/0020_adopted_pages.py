# A version belongs to any page: the key of a plan is that of its page, so the column keeps its values.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('wagtail_sqa', '0019_listing_indexes'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='adoptedversion',
            name='sqa_one_version_a_number',
        ),
        migrations.RenameField(
            model_name='adoptedversion',
            old_name='plan',
            new_name='page',
        ),
        migrations.AlterField(
            model_name='adoptedversion',
            name='page',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sqa_adopted_versions', to='wagtailcore.page', verbose_name='page'),
        ),
        migrations.AddConstraint(
            model_name='adoptedversion',
            constraint=models.UniqueConstraint(fields=('page', 'number'), name='sqa_one_version_a_number'),
        ),
        migrations.AlterModelOptions(
            name='adoptedversion',
            options={'ordering': ['page', '-number'], 'verbose_name': 'adopted version', 'verbose_name_plural': 'adopted versions'},
        ),
    ]

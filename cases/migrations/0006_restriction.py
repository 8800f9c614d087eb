import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """A provider may keep a row for some Partijen; a casus that nobody decides about is shielded."""

    dependencies = [
        ('cases', '0005_dossiertekst'),
    ]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name='aanmelding',
            name='alleen_voor',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True),
        ),
        migrations.AddField(
            model_name='actiepunt',
            name='alleen_voor',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True),
        ),
        migrations.AddField(
            model_name='actiepunttoelichting',
            name='alleen_voor',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True),
        ),
        migrations.AddField(
            model_name='bezoekadvies',
            name='alleen_voor',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True),
        ),
        migrations.AddField(
            model_name='brief',
            name='alleen_voor',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True),
        ),
        migrations.AddField(
            model_name='casus',
            name='afgeschermd_op',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='document',
            name='alleen_voor',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True),
        ),
        migrations.AddField(
            model_name='dossiertekst',
            name='alleen_voor',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True),
        ),
        migrations.AddField(
            model_name='gezin',
            name='alleen_voor',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True),
        ),
        migrations.AddField(
            model_name='hulpaanbod',
            name='alleen_voor',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True),
        ),
        migrations.AddField(
            model_name='huurachterstand',
            name='alleen_voor',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True),
        ),
        migrations.AddField(
            model_name='huurgegevens',
            name='alleen_voor',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True),
        ),
        migrations.AddField(
            model_name='interventie',
            name='alleen_voor',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True),
        ),
        migrations.AddField(
            model_name='journaalitem',
            name='alleen_voor',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True),
        ),
        migrations.AddField(
            model_name='meldergegevens',
            name='alleen_voor',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True),
        ),
        migrations.AddField(
            model_name='meldingconcept',
            name='alleen_voor',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True),
        ),
        migrations.AddField(
            model_name='naw',
            name='alleen_voor',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True),
        ),
        migrations.AddField(
            model_name='overlastmelding',
            name='alleen_voor',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True),
        ),
        migrations.AddField(
            model_name='politiemutatie',
            name='alleen_voor',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True),
        ),
        migrations.AddField(
            model_name='wvggztraject',
            name='alleen_voor',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='bericht',
            name='soort',
            field=models.CharField(choices=[('herinnering', 'Over enkele dagen'), ('vandaag', 'Vandaag'), ('te_laat', 'Te laat, binnen de eigen organisatie'), ('te_laat_casusregisseur', 'Te laat, voor de casusregisseur'), ('te_laat_regisseur', 'Te laat, voor de regisseur'), ('te_laat_n3', 'Te laat, opschalen'), ('spoed', 'Spoed'), ('aanmelding', 'Nieuwe aanmelding'), ('uitnodiging', 'Uitnodiging voor een casus'), ('teruggegeven', 'Aanmelding teruggegeven'), ('actiepunt', 'Nieuw actiepunt'), ('agenda', 'Agenda van het casusoverleg'), ('dossier', 'Dossier klaar'), ('convenant', 'Convenant'), ('informatieverzoek', 'Informatieverzoek'), ('noodprocedure', 'Noodprocedure gebruikt'), ('rechtenverzoek', 'Verzoek van een betrokkene'), ('bewaartermijn', 'Bewaartermijn'), ('kennisgeving', 'Bewoner informeren'), ('logbeoordeling', 'Inzagelog beoordelen'), ('datalek', 'Datalek')], max_length=30),
        ),
    ]

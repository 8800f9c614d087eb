import django.db.models.deletion
from django.db import migrations, models

from cases.choices import Overlastsoort
from privacy.operations import shell

MINE = "gemeente_id = (SELECT gate.gemeente())"
KEEPS = "gate.beheert_gemeente(gemeente_id)"
RIGHTS = """
GRANT UPDATE (soortnaam) ON cases_casus, cases_melding TO ov_app, ov_exporter;
GRANT USAGE, SELECT ON SEQUENCE cases_soortkeuze_id_seq, cases_interventiekeuze_id_seq TO ov_app;

-- Who stopped takes part in nothing new; whoever adds it.
CREATE FUNCTION deelname_actieve_partij() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM public.parties_partij p WHERE p.id = NEW.partij_id AND p.actief) THEN
        RAISE EXCEPTION 'this organisation takes part in nothing new' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER actieve_partij BEFORE INSERT ON cases_deelname
    FOR EACH ROW EXECUTE FUNCTION deelname_actieve_partij();
"""


class Migration(migrations.Migration):
    """The catalogue of a gemeente."""

    dependencies = [("cases", "0008_kennisgeving"), ("parties", "0005_gemeente")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            "casus", "soortnaam", models.CharField(blank=True, default="", max_length=60), preserve_default=False
        ),
        migrations.AddField(
            "melding", "soortnaam", models.CharField(blank=True, default="", max_length=60), preserve_default=False
        ),
        migrations.AddField(
            "overlastmelding",
            "soortnaam",
            models.CharField(blank=True, default="", max_length=60),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="Soortkeuze",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("soort", models.CharField(choices=Overlastsoort.choices, max_length=40)),
                ("eigen", models.BooleanField(default=False)),
                ("naam", models.CharField(blank=True, max_length=60)),
                ("uitleg", models.CharField(blank=True, max_length=200)),
                ("actief", models.BooleanField(default=True)),
                (
                    "gemeente",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.gemeente"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("eigen", False)), fields=("gemeente", "soort"), name="soortkeuze_eenmaal"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("eigen", True)),
                        fields=("gemeente", "soort", "naam"),
                        name="soortkeuze_eigen_eenmaal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("eigen", False), models.Q(("naam", ""), _negated=True), _connector="OR"),
                        name="soortkeuze_eigen_heet_iets",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Interventiekeuze",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sleutel", models.CharField(max_length=40)),
                ("naam", models.CharField(blank=True, max_length=60)),
                ("uitleg", models.CharField(blank=True, max_length=300)),
                ("plaats", models.PositiveSmallIntegerField()),
                ("actief", models.BooleanField(default=True)),
                (
                    "gemeente",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.gemeente"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("gemeente", "sleutel"), name="interventiekeuze_eenmaal")
                ],
            },
        ),
        shell(
            "cases_soortkeuze",
            select=MINE,
            insert=KEEPS,
            update=KEEPS,
            columns="naam, uitleg, actief",
        ),
        shell(
            "cases_interventiekeuze",
            select=MINE,
            insert=KEEPS,
            update=KEEPS,
            columns="naam, uitleg, plaats, actief",
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]

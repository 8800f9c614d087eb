from django.db import migrations, models

# What was judged before this release: a privacy officer judges nobody but a beheerder, and who that was then stands in
# the row; of who judged the row says no role, so that is looked up as it is on the day of this upgrade.
BEFORE = """
GRANT UPDATE (beheerders_ingelicht) ON parties_toegangsoordeel TO ov_gate;
SET LOCAL ROLE ov_gate;
UPDATE public.parties_toegangsoordeel o SET beheerders_ingelicht = true
FROM public.parties_medewerker m
WHERE m.id = o.door_id AND o.uitkomst <> 'klopt' AND o.rollen = 'Beheerder' AND NOT 'beheerder' = ANY (m.rollen);
RESET ROLE;
REVOKE UPDATE (beheerders_ingelicht) ON parties_toegangsoordeel FROM ov_gate;
"""


class Migration(migrations.Migration):
    """Remember with a judgement that the beheerders were told of it."""

    dependencies = [("parties", "0009_rechten")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="toegangsoordeel",
            name="beheerders_ingelicht",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
    ]

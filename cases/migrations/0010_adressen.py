import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from privacy.operations import gate_functions

LIVE = """(afwezigheid_id IS NULL OR EXISTS (
    SELECT 1 FROM {schema}parties_afwezigheid a WHERE a.id = afwezigheid_id AND a.beeindigd_op IS NULL
      AND (clock_timestamp() AT TIME ZONE 'Europe/Amsterdam')::date BETWEEN a.van AND a.tot))"""
STAFF = "(user_id = (SELECT gate.gebruiker()) OR gate.may_staff(content_object_id))"
HANDING_OVER = f"""
-- Who stands in for somebody who is away works on the casus while that lasts, for the gate and for the web.
ALTER POLICY gate ON cases_deelnameuserobjectpermission USING ({LIVE.format(schema="public.")}) WITH CHECK (true);
ALTER POLICY lezen ON cases_deelnameuserobjectpermission USING ({STAFF} AND {LIVE.format(schema="")});
-- Rows that no longer count are invisible to the gate, so the database itself takes them along with a Deelname.
DO $$
DECLARE naam text;
BEGIN
    SELECT conname INTO STRICT naam FROM pg_constraint WHERE contype = 'f'
      AND conrelid = 'public.cases_deelnameuserobjectpermission'::regclass AND confrelid = 'public.cases_deelname'::regclass;
    EXECUTE format('ALTER TABLE public.cases_deelnameuserobjectpermission DROP CONSTRAINT %1$I, ADD CONSTRAINT %1$I'
        ' FOREIGN KEY (content_object_id) REFERENCES public.cases_deelname ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED',
        naam);
END $$;
CREATE TRIGGER waarneming AFTER INSERT ON cases_deelnameuserobjectpermission FOR EACH ROW
    WHEN (NEW.afwezigheid_id IS NULL) EXECUTE FUNCTION gate.follow_absence();
CREATE TRIGGER waarneming AFTER INSERT ON parties_afwezigheid FOR EACH ROW EXECUTE FUNCTION gate.begin_absence();

GRANT INSERT ON cases_deelnameuserobjectpermission TO ov_gate;
GRANT UPDATE (eigenaar_id) ON cases_actiepunt, cases_termijn TO ov_gate;
GRANT UPDATE (aan_id) ON cases_bericht TO ov_gate;
GRANT UPDATE (behandelaar_id) ON privacy_rechtenverzoek TO ov_gate;
"""


class Migration(migrations.Migration):
    """Handing work over and standing in; complexen, wijken and the address list."""

    dependencies = [
        ("cases", "0009_catalogus"),
        ("parties", "0006_medewerkers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AlterModelOptions(
            name="deelname",
            options={
                "permissions": [
                    ("work_on_deelname", "Werkt aan deze casus"),
                    ("stand_in_on_deelname", "Neemt waar in deze casus"),
                ]
            },
        ),
        migrations.AlterUniqueTogether(name="deelnameuserobjectpermission", unique_together=set()),
        migrations.AddField(
            model_name="deelnameuserobjectpermission",
            name="afwezigheid",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="parties.afwezigheid",
            ),
        ),
        migrations.AddConstraint(
            model_name="deelnameuserobjectpermission",
            constraint=models.UniqueConstraint(
                fields=("user", "permission", "content_object", "afwezigheid"),
                name="deelname_recht_eenmaal",
                nulls_distinct=False,
            ),
        ),
        migrations.RunSQL(gate_functions(), migrations.RunSQL.noop),
        migrations.RunSQL(HANDING_OVER, migrations.RunSQL.noop),
    ]

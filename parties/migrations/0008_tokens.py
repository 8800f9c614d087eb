import django.contrib.postgres.fields
from django.db import migrations, models

from privacy.operations import gate_functions

SCOPES = [('meldingen:schrijven', 'Meldingen indienen namens u'), ('meldingen:lezen', 'Meldingen van uw organisatie lezen, met de melder'), ('casussen:lezen', 'Casussen lezen waaraan u werkt, met wat het convenant u geeft'), ('actiepunten:lezen', 'Actiepunten van uw organisatie lezen'), ('actiepunten:schrijven', 'Actiepunten afronden namens u'), ('agenda:lezen', 'De agenda van het casusoverleg lezen, voor zover u die ziet'), ('webhooks:beheren', 'Instellen welke berichten uw systeem krijgt')]
RIGHTS = """
GRANT UPDATE (laatst_gebruikt_op, ingetrokken_op) ON parties_apitoken TO ov_app;
CREATE POLICY wijzigen ON parties_apitoken FOR UPDATE TO ov_app
    USING (medewerker_id = (SELECT gate.medewerker())) WITH CHECK (medewerker_id = (SELECT gate.medewerker()));
-- What was revoked does not come back.
CREATE FUNCTION parties_keep_revoked() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF OLD.ingetrokken_op IS NOT NULL AND NEW.ingetrokken_op IS DISTINCT FROM OLD.ingetrokken_op THEN
        RAISE EXCEPTION 'a revoked token stays revoked' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER intrekken BEFORE UPDATE OF ingetrokken_op ON parties_apitoken
    FOR EACH ROW EXECUTE FUNCTION parties_keep_revoked();
-- Who is blocked or leaves takes no key along.
CREATE POLICY gate ON parties_apitoken TO ov_gate USING (true) WITH CHECK (true);
GRANT UPDATE (ingetrokken_op) ON parties_apitoken TO ov_gate;
CREATE TRIGGER sleutels AFTER UPDATE OF actief ON parties_medewerker
    FOR EACH ROW WHEN (OLD.actief AND NOT NEW.actief) EXECUTE FUNCTION gate.end_keys();
CREATE TRIGGER sleutels AFTER UPDATE OF is_active ON parties_user
    FOR EACH ROW WHEN (OLD.is_active AND NOT NEW.is_active) EXECUTE FUNCTION gate.end_keys();
"""


class Migration(migrations.Migration):
    """What a token of the API may do, when it was used, and that it was revoked."""

    dependencies = [("parties", "0007_aanmelden")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name='apitoken',
            name='scopes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=SCOPES, max_length=30), default=list, size=None),
        ),
        migrations.AddField(model_name='apitoken', name='laatst_gebruikt_op', field=models.DateTimeField(blank=True, null=True)),
        migrations.AddField(model_name='apitoken', name='ingetrokken_op', field=models.DateTimeField(blank=True, null=True)),
        migrations.RunSQL(gate_functions(), migrations.RunSQL.noop),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]

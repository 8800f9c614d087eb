import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from privacy.operations import shell

SEALS = """
SET LOCAL ROLE ov_gate;
CREATE TABLE gate.zegel (
    nr bigint PRIMARY KEY CHECK (nr > 0),
    soort text NOT NULL CHECK (soort IN ('rijen', 'vernietigd')),
    -- rows with a time before this were dropped, under this seal
    vernietigd_tot timestamptz CHECK ((vernietigd_tot IS NOT NULL) = (soort = 'vernietigd')),
    vorige bytea NOT NULL UNIQUE,
    tijd timestamptz NOT NULL,
    -- every transaction below this number had ended when the seal was made
    grens xid8 NOT NULL,
    ids int8multirange NOT NULL,
    aantal integer NOT NULL CHECK (aantal >= 0),
    eerste_tijd timestamptz,
    laatste_tijd timestamptz,
    wortel bytea NOT NULL CHECK (length(wortel) = 32),
    sleutel bytea NOT NULL CHECK (length(sleutel) = 32),
    handtekening bytea NOT NULL CHECK (length(handtekening) = 64),
    hoofd bytea NOT NULL UNIQUE CHECK (length(hoofd) = 32)
);
CREATE INDEX zegel_ids ON gate.zegel USING gist (ids);
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON gate.zegel FOR EACH ROW EXECUTE FUNCTION gate.refuse();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON gate.zegel EXECUTE FUNCTION gate.refuse();
CREATE INDEX inzagelog_xid ON gate.inzagelog (xid);
CREATE INDEX inzagelog_tijd ON gate.inzagelog (tijd DESC, id DESC);
CREATE INDEX inzagelog_object ON gate.inzagelog (object);
DO $$
DECLARE t text;
BEGIN
    FOR t IN SELECT 'gate.inzagelog' UNION ALL
             SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'gate.inzagelog'::regclass LOOP
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %s EXECUTE FUNCTION gate.refuse()', t);
    END LOOP;
END $$;
GRANT SELECT ON gate.zegel TO ov_migrator;
RESET ROLE;
"""
MINE = "partij_id = (SELECT gate.toezicht_partij())"
OVERSEES = "(SELECT gate.toezicht_partij()) IS NOT NULL"


class Migration(migrations.Migration):
    """Seals over the read log, its monthly review, and the end of its retention."""

    dependencies = [("privacy", "0005_verzoeken")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.RunSQL(SEALS, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Zegelcontrole",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("tijd", models.DateTimeField(default=django.utils.timezone.now)),
                ("zegels", models.BigIntegerField()),
                ("regels", models.BigIntegerField()),
                ("laatste_zegel", models.BigIntegerField()),
                ("laatste_hoofd", models.CharField(blank=True, max_length=64)),
                ("ankers", models.BigIntegerField()),
                ("fouten", models.BigIntegerField()),
                (
                    "bevindingen",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300), default=list
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Logbeoordeling",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("maand", models.DateField()),
                ("cijfers", models.JSONField()),
                (
                    "oordeel",
                    models.CharField(
                        choices=[
                            ("in_orde", "Niets bijzonders gezien"),
                            ("uitgezocht", "Iets opgevallen en uitgezocht: in orde"),
                            ("vervolg", "Iets opgevallen: er loopt een vervolg"),
                        ],
                        max_length=12,
                    ),
                ),
                ("bevinding", models.TextField(blank=True)),
                ("ondertekend_op", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "ondertekend_door",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.medewerker"
                    ),
                ),
                (
                    "partij",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.partij"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="logbeoordeling",
            constraint=models.UniqueConstraint(fields=("partij", "maand"), name="logbeoordeling_eenmaal_per_maand"),
        ),
        migrations.AddConstraint(
            model_name="logbeoordeling",
            constraint=models.CheckConstraint(
                condition=models.Q(("oordeel", "in_orde"), models.Q(("bevinding", ""), _negated=True), _connector="OR"),
                name="logbeoordeling_met_bevinding",
            ),
        ),
        shell("privacy_zegelcontrole", select=OVERSEES, worker="SELECT, INSERT"),
        shell(
            "privacy_logbeoordeling",
            select=MINE,
            insert="partij_id = (SELECT gate.organisatie()) AND (SELECT gate.rol('privacy_officer'))"
            " AND ondertekend_door_id = (SELECT gate.medewerker())",
            worker="SELECT (id, partij_id, maand)",
        ),
    ]

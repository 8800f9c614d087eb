-- The tables of the gate as the first release made them; later changes are in privacy/migrations/. The functions are in
-- functions/ and follow every release. Everything here is owned by ov_gate (NOLOGIN). docs/architecture.md tells the idea,
-- tests/contract/test_attacks.py what was tried against it.

CREATE TABLE gate.sleutel (
    naam text PRIMARY KEY CHECK (naam IN ('context', 'ticket', 'zoek', 'logboek')),
    ipad bytea NOT NULL,
    opad bytea NOT NULL
);

-- ---------------------------------------------------------------------------------------------------------------------
-- The read log: insert-only, one row per betrokkene per reading, partitioned by month.
CREATE TABLE gate.inzagelog (
    id bigint GENERATED ALWAYS AS IDENTITY,
    tijd timestamptz NOT NULL DEFAULT clock_timestamp(),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    gebeurtenis text NOT NULL CHECK (gebeurtenis IN
        ('lezen', 'schrijven', 'zoeken', 'afdrukken', 'export', 'verstrekking', 'partijwissel', 'inzage_logboek')),
    uitkomst text NOT NULL CHECK (uitkomst IN ('toegestaan', 'geweigerd')),
    medewerker_id bigint,
    user_id bigint,
    rol text NOT NULL,
    partij_id bigint,
    gemeente_id text,
    casus_id uuid,
    melding_id uuid,
    bewoner_id uuid,
    -- The casus was aangemeld when it was read: the regie's privacy officer may know of it.
    gedeeld boolean NOT NULL DEFAULT false,
    object text NOT NULL DEFAULT '',
    categorieen smallint[] NOT NULL DEFAULT '{}',
    doel text NOT NULL CHECK (doel <> ''),
    reden text NOT NULL DEFAULT '',
    convenant_id bigint,
    verzoek uuid,
    sessie text NOT NULL DEFAULT '',
    ip inet,
    PRIMARY KEY (id, tijd)
) PARTITION BY RANGE (tijd);

CREATE INDEX inzagelog_partij ON gate.inzagelog (partij_id, tijd DESC, id DESC);

CREATE INDEX inzagelog_casus ON gate.inzagelog (casus_id, tijd DESC);

CREATE INDEX inzagelog_bewoner ON gate.inzagelog (bewoner_id, tijd DESC);

CREATE TABLE gate.inzagelog_overig PARTITION OF gate.inzagelog DEFAULT;

-- ---------------------------------------------------------------------------------------------------------------------
-- Who asks. The web process signs medewerker|session|request|ip|expiry; nothing else is believed, the rest is looked up.
CREATE TYPE gate.asker AS (
    medewerker bigint, gebruiker bigint, partij bigint, gemeente text, soort text, regie boolean,
    inhoud boolean, toezicht boolean, rollen text, sessie text, verzoek uuid, ip inet
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Searching: keyed hashes of names and addresses, kept by a trigger, never readable; hit and miss walk the same path.
CREATE TABLE gate.zoeksleutel (
    rij uuid NOT NULL,
    casus_id uuid NOT NULL,
    bewoner_id uuid,
    bron_id bigint NOT NULL,
    categorie smallint NOT NULL,
    beperkt boolean NOT NULL,
    sleutel bytea NOT NULL
);

CREATE INDEX zoeksleutel_sleutel ON gate.zoeksleutel (sleutel);

CREATE INDEX zoeksleutel_rij ON gate.zoeksleutel (rij);

-- ---------------------------------------------------------------------------------------------------------------------
-- History of gated rows: written by a trigger that no application role can switch off, read only while the live row is.
CREATE TABLE gate.historie (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tijd timestamptz NOT NULL DEFAULT clock_timestamp(),
    tabel text NOT NULL,
    rij uuid NOT NULL,
    actie text NOT NULL,
    medewerker_id bigint,
    oud jsonb NOT NULL
);

CREATE INDEX historie_rij ON gate.historie (tabel, rij, id);

-- ---------------------------------------------------------------------------------------------------------------------
-- Exports (dossier, letter) run in their own process, for the person who asked, once, and only while the grant lasts.
CREATE TABLE gate.exporttoestemming (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    opdracht uuid NOT NULL,
    medewerker_id bigint NOT NULL,
    sessie text NOT NULL,
    verzoek uuid NOT NULL,
    geldig_tot timestamptz NOT NULL DEFAULT clock_timestamp() + interval '1 hour',
    gebruikt_op timestamptz
);

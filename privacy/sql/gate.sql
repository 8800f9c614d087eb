-- The gate. No row of personal data is read unless a log row about it is committed and the convenant allows it now.
-- Everything here is owned by ov_gate (NOLOGIN). docs/architecture.md tells the idea; tests/contract/test_attacks.py
-- tells what was tried against it. Run by ov_owner after SET ROLE ov_gate.

CREATE TABLE gate.sleutel (
    naam text PRIMARY KEY CHECK (naam IN ('context', 'ticket', 'zoek', 'logboek')),
    ipad bytea NOT NULL,
    opad bytea NOT NULL
);

-- HMAC-SHA256 from two prepared pads; the embedded PostgreSQL has no pgcrypto.
CREATE FUNCTION gate.hmac(p_naam text, p_message text) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT sha256(opad || sha256(ipad || convert_to(p_message, 'UTF8'))) FROM gate.sleutel WHERE naam = p_naam
$$;

CREATE FUNCTION gate.install_key(p_naam text, p_key bytea) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE k bytea := CASE WHEN length(p_key) > 64 THEN sha256(p_key) ELSE p_key END;
    ipad bytea; opad bytea;
BEGIN
    k := k || decode(repeat('00', 64 - length(k)), 'hex');
    ipad := k; opad := k;
    FOR i IN 0..63 LOOP
        ipad := set_byte(ipad, i, get_byte(k, i) # 54);
        opad := set_byte(opad, i, get_byte(k, i) # 92);
    END LOOP;
    INSERT INTO gate.sleutel VALUES (p_naam, ipad, opad)
    ON CONFLICT (naam) DO UPDATE SET ipad = excluded.ipad, opad = excluded.opad
    WHERE (sleutel.ipad, sleutel.opad) IS DISTINCT FROM (excluded.ipad, excluded.opad);
END $$;

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

CREATE FUNCTION gate.ensure_partitions(p_first date, p_last date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE m date := date_trunc('month', p_first)::date;
BEGIN
    WHILE m <= p_last LOOP
        IF to_regclass(format('gate.inzagelog_%s', to_char(m, 'YYYYMM'))) IS NULL THEN
            EXECUTE format('CREATE TABLE gate.inzagelog_%s PARTITION OF gate.inzagelog FOR VALUES FROM (%L) TO (%L)',
                to_char(m, 'YYYYMM'), m, (m + interval '1 month')::date);
        END IF;
        m := (m + interval '1 month')::date;
    END LOOP;
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Who asks. The web process signs medewerker|session|request|ip|expiry; nothing else is believed, the rest is looked up.
CREATE TYPE gate.asker AS (
    medewerker bigint, gebruiker bigint, partij bigint, gemeente text, soort text, regie boolean,
    inhoud boolean, toezicht boolean, rollen text, sessie text, verzoek uuid, ip inet
);

CREATE FUNCTION gate.verify(p_context text, p_mac text) RETURNS gate.asker
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE f text[] := string_to_array(p_context, '|'); a gate.asker; r text[];
BEGIN
    IF p_mac IS NULL OR p_context IS NULL OR array_length(f, 1) <> 5
       OR sha256(convert_to(p_mac, 'UTF8')) <> sha256(convert_to(encode(gate.hmac('context', p_context), 'hex'), 'UTF8'))
       OR to_timestamp(f[5]::double precision) < clock_timestamp() THEN
        RAISE EXCEPTION 'context refused' USING ERRCODE = '42501';
    END IF;
    SELECT m.id, m.user_id, m.partij_id, p.gemeente_id, p.soort, p.regie, m.rollen
    INTO a.medewerker, a.gebruiker, a.partij, a.gemeente, a.soort, a.regie, r
    FROM public.parties_medewerker m
    JOIN public.parties_partij p ON p.id = m.partij_id
    JOIN public.parties_user u ON u.id = m.user_id
    WHERE m.id = f[1]::bigint AND m.actief AND u.is_active;
    IF a.medewerker IS NULL THEN
        RAISE EXCEPTION 'context refused' USING ERRCODE = '42501';
    END IF;
    a.inhoud := r && ARRAY['consulent', 'regisseur', 'wijkagent', 'deelnemer', 'notulist', 'jurist'];
    a.toezicht := r && ARRAY['privacy_officer', 'fg'];
    a.rollen := array_to_string(r, ',');
    a.sessie := f[2]; a.verzoek := f[3]::uuid; a.ip := nullif(f[4], '')::inet;
    RETURN a;
END $$;

-- A value that only this transaction can use and only the gate can make.
CREATE FUNCTION gate.seal(p_name text, p_payload jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE body text := pg_current_xact_id()::text || '|' || p_payload::text;
BEGIN
    PERFORM set_config(p_name, encode(gate.hmac('ticket', p_name || body), 'hex') || '|' || body, true);
END $$;

CREATE FUNCTION gate.unseal(p_name text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE v text := current_setting(p_name, true); body text;
BEGIN
    IF v IS NULL OR v = '' THEN RETURN NULL; END IF;
    body := substr(v, 66);
    IF left(v, 64) IS DISTINCT FROM encode(gate.hmac('ticket', p_name || body), 'hex')
       OR split_part(body, '|', 1) IS DISTINCT FROM pg_current_xact_id_if_assigned()::text THEN
        RETURN NULL;
    END IF;
    RETURN substr(body, strpos(body, '|') + 1)::jsonb;
END $$;

-- Enter: say who asks in this transaction. Opens the shells (numbers, statuses, dates) of one's own participation.
CREATE FUNCTION gate.enter(p_context text, p_mac text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac);
BEGIN
    -- A cursor WITH HOLD of an earlier request on this connection would still show what that request had opened.
    EXECUTE 'CLOSE ALL';
    PERFORM gate.seal('overlast.asker', to_jsonb(a));
    PERFORM gate.seal('overlast.ticket', jsonb_build_object('medewerker', a.medewerker, 'entries', '[]'::jsonb));
END $$;

CREATE FUNCTION gate.partij() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
$$ SELECT (a->>'partij')::bigint FROM gate.unseal('overlast.asker') a WHERE (a->>'inhoud')::boolean $$;
CREATE FUNCTION gate.gebruiker() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
$$ SELECT (a->>'gebruiker')::bigint FROM gate.unseal('overlast.asker') a $$;
CREATE FUNCTION gate.medewerker() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
$$ SELECT (a->>'medewerker')::bigint FROM gate.unseal('overlast.asker') a $$;
CREATE FUNCTION gate.gemeente() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
$$ SELECT a->>'gemeente' FROM gate.unseal('overlast.asker') a $$;
CREATE FUNCTION gate.regie() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
$$ SELECT coalesce((SELECT (a->>'regie')::boolean AND (a->>'inhoud')::boolean
                    FROM gate.unseal('overlast.asker') a), false) $$;
CREATE FUNCTION gate.toezicht_partij() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
$$ SELECT (a->>'partij')::bigint FROM gate.unseal('overlast.asker') a WHERE (a->>'toezicht')::boolean $$;
CREATE FUNCTION gate.toezicht_regie() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
$$ SELECT coalesce((SELECT (a->>'regie')::boolean AND (a->>'toezicht')::boolean
                    FROM gate.unseal('overlast.asker') a), false) $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- What a Partij may read and write in a casus now: participation, the person's permission on it, and the convenant.
CREATE FUNCTION gate.fase(p_status text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT CASE
        WHEN p_status = 'eigen' THEN 'F0'
        WHEN p_status IN ('aangemeld', 'triage') THEN 'F1'
        WHEN p_status IN ('afgesloten', 'afgewezen', 'monodisciplinair', 'vernietigd') THEN 'F4'
        ELSE 'F2' END
$$;

CREATE FUNCTION gate.convenant(p_gemeente text, p_overlegvorm text, p_partij bigint) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT c.id FROM public.privacy_convenant c
    JOIN public.privacy_convenantpartij cp ON cp.convenant_id = c.id
    WHERE c.gemeente_id = p_gemeente AND c.overlegvorm = p_overlegvorm AND c.status = 'geldig'
      AND cp.partij_id = p_partij AND cp.ondertekend_op IS NOT NULL
      AND (clock_timestamp() AT TIME ZONE 'Europe/Amsterdam')::date BETWEEN c.geldig_van AND c.geldig_tot
    ORDER BY c.geldig_van DESC, c.versie DESC LIMIT 1
$$;

-- One row per casus and category asked for, and none where the person does not take part: may shared rows be read, may
-- rows be provided, may the Partij have rows of its own. A closed casus (F4) gives nothing without a reason.
CREATE FUNCTION gate.rights(a gate.asker, p_casussen uuid[], p_categorieen smallint[], p_reden text)
RETURNS TABLE (casus uuid, convenant bigint, gedeeld boolean, nummer text, categorie smallint, lezen boolean,
    verstrekken boolean, eigen boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    WITH mee AS MATERIALIZED (
        SELECT c.id, c.nummer, c.gemeente_id, c.overlegvorm, c.aangemeld_op IS NOT NULL AS gedeeld,
            gate.fase(c.status) AS fase
        FROM public.cases_casus c
        JOIN public.cases_deelname d ON d.casus_id = c.id AND d.partij_id = a.partij AND d.beeindigd_op IS NULL
        JOIN public.cases_deelnameuserobjectpermission g ON g.content_object_id = d.id AND g.user_id = a.gebruiker
        JOIN public.auth_permission w ON w.id = g.permission_id AND w.codename = 'work_on_deelname'
        WHERE c.id = ANY (p_casussen) AND a.inhoud
    ), geldend AS MATERIALIZED (
        SELECT v.gemeente_id, v.overlegvorm, gate.convenant(v.gemeente_id, v.overlegvorm, a.partij) AS convenant
        FROM (SELECT DISTINCT gemeente_id, overlegvorm FROM mee) v
    ), ooit AS MATERIALIZED (
        SELECT DISTINCT c.gemeente_id, r.categorie_id FROM public.privacy_convenantregel r
        JOIN public.privacy_convenant c ON c.id = r.convenant_id AND c.status IN ('geldig', 'vervallen')
        WHERE r.partijsoort = a.soort AND r.verstrekken
    )
    SELECT mee.id, v.convenant, mee.gedeeld, mee.nummer, cat.nr,
        mee.fase <> 'F0' AND coalesce(r.toegang = 'lezen' AND NOT r.besluit_nodig, false),
        CASE mee.fase WHEN 'F0' THEN o.categorie_id IS NOT NULL ELSE coalesce(r.verstrekken, false) END,
        o.categorie_id IS NOT NULL
    FROM mee
    JOIN geldend v ON v.gemeente_id = mee.gemeente_id AND v.overlegvorm = mee.overlegvorm
    CROSS JOIN unnest(p_categorieen) cat (nr)
    LEFT JOIN public.privacy_convenantregel r
        ON r.convenant_id = v.convenant AND r.categorie_id = cat.nr AND r.partijsoort = a.soort AND r.fase = mee.fase
    LEFT JOIN ooit o ON o.gemeente_id = mee.gemeente_id AND o.categorie_id = cat.nr
    WHERE mee.fase <> 'F4' OR coalesce(p_reden, '') <> ''
$$;

-- A melding belongs to the Partij that received it, and is read there by itself; in a casus its rows hang on the casus.
CREATE FUNCTION gate.rights_melding(a gate.asker, p_meldingen uuid[], p_categorieen smallint[])
RETURNS TABLE (melding uuid, nummer text, categorie smallint, eigen boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT m.id, m.nummer, cat.nr, EXISTS (
        SELECT 1 FROM public.privacy_convenantregel r
        JOIN public.privacy_convenant c ON c.id = r.convenant_id AND c.status IN ('geldig', 'vervallen')
        WHERE c.gemeente_id = a.gemeente AND r.partijsoort = a.soort AND r.categorie_id = cat.nr AND r.verstrekken)
    FROM public.cases_melding m CROSS JOIN unnest(p_categorieen) cat (nr)
    WHERE m.id = ANY (p_meldingen) AND a.inhoud AND m.bron_id = a.partij
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Opening, step 1: on a second, autocommitting connection. A refusal is logged as well. Returns the log rows' ids.
CREATE FUNCTION gate.log(
    p_context text, p_mac text, p_gebeurtenis text, p_casussen uuid[], p_meldingen uuid[], p_categorieen smallint[],
    p_doel text, p_object text DEFAULT '', p_reden text DEFAULT ''
) RETURNS bigint[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac); ids bigint[];
BEGIN
    IF coalesce(p_doel, '') = '' THEN
        RAISE EXCEPTION 'purpose required' USING ERRCODE = '42501';
    END IF;
    WITH gevraagd AS (
        SELECT c AS casus, NULL::uuid AS melding FROM unnest(p_casussen) c
        UNION ALL SELECT NULL, m FROM unnest(p_meldingen) m
    ), recht AS (
        SELECT r.casus, NULL::uuid AS melding, r.convenant, r.gedeeld, r.nummer,
            coalesce(array_agg(r.categorie ORDER BY r.categorie) FILTER (WHERE r.lezen OR r.verstrekken OR r.eigen
                OR EXISTS (SELECT 1 FROM public.privacy_toegangsbesluit b
                           WHERE b.casus_id = r.casus AND b.categorie_id = r.categorie AND b.partij_id = a.partij
                             AND b.ingetrokken_op IS NULL AND clock_timestamp() BETWEEN b.geldig_van AND b.geldig_tot)),
                '{}') AS categorieen
        FROM gate.rights(a, p_casussen, p_categorieen, p_reden) r
        GROUP BY r.casus, r.convenant, r.gedeeld, r.nummer
        UNION ALL
        SELECT NULL, r.melding, NULL, false, r.nummer,
            coalesce(array_agg(r.categorie ORDER BY r.categorie) FILTER (WHERE r.eigen), '{}')
        FROM gate.rights_melding(a, p_meldingen, p_categorieen) r GROUP BY r.melding, r.nummer
    ), rijen AS (
        INSERT INTO gate.inzagelog (gebeurtenis, uitkomst, medewerker_id, user_id, rol, partij_id, gemeente_id,
            casus_id, melding_id, bewoner_id, gedeeld, object, categorieen, doel, reden, convenant_id, verzoek, sessie, ip)
        SELECT p_gebeurtenis, CASE WHEN r.nummer IS NULL THEN 'geweigerd' ELSE 'toegestaan' END,
            a.medewerker, a.gebruiker, a.rollen, a.partij, a.gemeente,
            g.casus, g.melding, b.bewoner_id, coalesce(r.gedeeld, false),
            concat_ws(' ', r.nummer, nullif(p_object, '')), coalesce(r.categorieen, '{}'), p_doel, coalesce(p_reden, ''),
            r.convenant, a.verzoek, a.sessie, a.ip
        FROM gevraagd g
        LEFT JOIN recht r ON r.casus = g.casus OR r.melding = g.melding
        LEFT JOIN public.cases_betrokkene b ON b.casus_id = r.casus
        RETURNING id
    )
    SELECT array_agg(id) INTO ids FROM rijen;
    RETURN coalesce(ids, '{}');
END $$;

-- An event about no casus in particular: a search, a change of Partij, reading the log itself.
CREATE FUNCTION gate.log_event(
    p_context text, p_mac text, p_gebeurtenis text, p_uitkomst text, p_doel text, p_object text, p_reden text)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac); r bigint;
BEGIN
    INSERT INTO gate.inzagelog (gebeurtenis, uitkomst, medewerker_id, user_id, rol, partij_id, gemeente_id, object, doel,
        reden, verzoek, sessie, ip)
    VALUES (p_gebeurtenis, p_uitkomst, a.medewerker, a.gebruiker, a.rollen, a.partij, a.gemeente, p_object, p_doel,
        p_reden, a.verzoek, a.sessie, a.ip) RETURNING id INTO r;
    RETURN r;
END $$;

-- What was opened so far in this transaction by the person who is asking; a ticket of somebody else is worth nothing.
CREATE FUNCTION gate.opened() RETURNS jsonb LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT coalesce((SELECT t->'entries' FROM gate.unseal('overlast.ticket') t
                     WHERE (t->>'medewerker')::bigint = gate.medewerker()), '[]')
$$;

-- Opening, step 2: in the request's transaction, on committed log rows of this very request. Openings add up.
-- Kinds of entry: e own rows, l shared rows, r rows released for the rechter, s may write.
CREATE FUNCTION gate.open(p_context text, p_mac text, p_log_ids bigint[])
RETURNS TABLE (onderwerp uuid, categorie smallint, lezen boolean, verstrekken boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE a gate.asker := gate.verify(p_context, p_mac); added jsonb; answer jsonb;
BEGIN
    IF gate.medewerker() IS DISTINCT FROM a.medewerker THEN
        RAISE EXCEPTION 'enter first' USING ERRCODE = '42501';
    END IF;
    WITH gelogd AS MATERIALIZED (
        SELECT l.casus_id, l.melding_id, l.categorieen, l.gebeurtenis, l.reden FROM gate.inzagelog l
        WHERE l.id = ANY (p_log_ids) AND l.tijd > clock_timestamp() - interval '60 seconds'
          AND l.uitkomst = 'toegestaan' AND l.medewerker_id = a.medewerker AND l.verzoek = a.verzoek
          AND l.sessie = a.sessie AND l.xid <> pg_current_xact_id() AND pg_xact_status(l.xid) = 'committed'
    ), categorieen AS (
        -- 0 stands for taking part: it is answered even where no category is
        SELECT coalesce(array_agg(DISTINCT c) FILTER (WHERE c IS NOT NULL), '{}') || 0::smallint AS nrs, max(g.reden) AS reden
        FROM gelogd g LEFT JOIN unnest(g.categorieen) c ON true
    ), recht AS (
        SELECT r.casus AS onderwerp, r.categorie, r.lezen, r.verstrekken, r.eigen,
            bool_or(g.gebeurtenis = 'schrijven') AS schrijven, bool_or(g.gebeurtenis = 'export') AS rechter
        FROM categorieen k, gate.rights(a,
            (SELECT array_agg(DISTINCT casus_id) FROM gelogd WHERE casus_id IS NOT NULL), k.nrs, k.reden) r
        JOIN gelogd g ON g.casus_id = r.casus AND (r.categorie = 0 OR r.categorie = ANY (g.categorieen))
        GROUP BY r.casus, r.categorie, r.lezen, r.verstrekken, r.eigen
        UNION ALL
        SELECT r.melding, r.categorie, false, r.eigen, r.eigen, bool_or(g.gebeurtenis = 'schrijven'), false
        FROM categorieen k, gate.rights_melding(a,
            (SELECT array_agg(DISTINCT melding_id) FROM gelogd WHERE melding_id IS NOT NULL), k.nrs) r
        JOIN gelogd g ON g.melding_id = r.melding AND (r.categorie = 0 OR r.categorie = ANY (g.categorieen))
        GROUP BY r.melding, r.categorie, r.eigen
    ), entries AS (
        SELECT 'e' AS kind, recht.* FROM recht
        UNION ALL SELECT CASE WHEN recht.rechter THEN 'r' ELSE 'l' END, recht.* FROM recht WHERE recht.lezen
        UNION ALL SELECT 's', recht.* FROM recht WHERE recht.schrijven AND recht.verstrekken
    )
    SELECT jsonb_agg(jsonb_build_array(e.kind, e.onderwerp, e.categorie)),
        jsonb_agg(jsonb_build_array(e.onderwerp, e.categorie, e.lezen, e.verstrekken)) FILTER (WHERE e.kind = 'e')
    INTO added, answer FROM entries e;
    PERFORM gate.seal('overlast.ticket', jsonb_build_object(
        'medewerker', a.medewerker, 'entries', gate.opened() || coalesce(added, '[]')));
    RETURN QUERY SELECT (j->>0)::uuid, (j->>1)::smallint, (j->>2)::boolean, (j->>3)::boolean
        FROM jsonb_array_elements(coalesce(answer, '[]')) j;
END $$;

CREATE FUNCTION gate.entries(p_kind text) RETURNS TABLE (onderwerp uuid, categorie integer, partij bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT (j->>1)::uuid, (j->>2)::integer, gate.partij()
    FROM jsonb_array_elements(gate.opened()) j WHERE j->>0 = p_kind
$$;

-- An explicit, dated, expiring grant for one row (the third reason to see a row).
-- Counts only with the bron, casus and category of the row itself, which the policy compares: nobody grants another's
-- row, and a row does not come along under a category that the log did not name.
CREATE FUNCTION gate.granted(p_tabel text) RETURNS TABLE (rij uuid, bron bigint, casus uuid, categorie integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT b.rij, b.bron_id, b.casus_id, b.categorie_id::integer FROM public.privacy_toegangsbesluit b
    JOIN (SELECT onderwerp, categorie FROM gate.entries('e')) t ON t.onderwerp = b.casus_id AND t.categorie = b.categorie_id
    WHERE b.tabel = p_tabel AND b.partij_id = gate.partij() AND b.ingetrokken_op IS NULL
      AND clock_timestamp() BETWEEN b.geldig_van AND b.geldig_tot
$$;

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

CREATE FUNCTION gate.normalise(p_text text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT regexp_replace(replace(lower(normalize(p_text, NFD)), 'ij', 'y'), '[^a-z0-9]', '', 'g')
$$;

CREATE FUNCTION gate.search(p_context text, p_mac text, p_log_id bigint, p_terms text[])
RETURNS TABLE (casus uuid, bewoner uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE a gate.asker := gate.verify(p_context, p_mac);
BEGIN
    IF NOT EXISTS (SELECT 1 FROM gate.inzagelog l WHERE l.id = p_log_id AND l.gebeurtenis = 'zoeken'
                   AND l.tijd > clock_timestamp() - interval '60 seconds' AND l.medewerker_id = a.medewerker
                   AND l.verzoek = a.verzoek AND l.xid IS DISTINCT FROM pg_current_xact_id_if_assigned()
                   AND pg_xact_status(l.xid) = 'committed') THEN
        RAISE EXCEPTION 'log first' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
    WITH raak AS MATERIALIZED (
        SELECT DISTINCT z.casus_id, z.bewoner_id, z.bron_id, z.beperkt, z.categorie FROM gate.zoeksleutel z
        WHERE z.sleutel IN (SELECT gate.hmac('zoek', gate.normalise(t)) FROM unnest(p_terms) t)
    )
    SELECT DISTINCT r.casus, k.bewoner_id
    FROM gate.rights(a, coalesce((SELECT array_agg(casus_id) FROM raak), '{}'), '{1}', 'zoeken') r
    JOIN raak k ON k.casus_id = r.casus AND k.categorie = r.categorie
    WHERE k.bron_id = a.partij OR (r.lezen AND NOT k.beperkt);
END $$;

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

CREATE FUNCTION gate.remember() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) = to_jsonb(NEW) THEN RETURN NULL; END IF;
    INSERT INTO gate.historie (tabel, rij, actie, medewerker_id, oud)
    VALUES (TG_TABLE_NAME, OLD.id, TG_OP, gate.medewerker(), to_jsonb(OLD));
    RETURN NULL;
END $$;

CREATE FUNCTION gate.history(p_tabel text, p_rij uuid)
RETURNS TABLE (tijd timestamptz, actie text, medewerker_id bigint, oud jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE live jsonb;
BEGIN
    IF p_tabel NOT IN (SELECT h.tabel FROM gate.historie h WHERE h.rij = p_rij) THEN RETURN; END IF;
    EXECUTE format('SELECT to_jsonb(t) FROM public.%I t WHERE id = $1', p_tabel) INTO live USING p_rij;
    IF live IS NULL THEN RETURN; END IF;
    IF EXISTS (SELECT 1 FROM gate.entries('e') t
               WHERE t.categorie = (live->>'categorie_id')::int AND t.partij = (live->>'bron_id')::bigint
                 AND t.onderwerp IN ((live->>'casus_id')::uuid, (live->>'melding_id')::uuid))
       OR EXISTS (SELECT 1 FROM gate.entries('l') t
               WHERE t.categorie = (live->>'categorie_id')::int AND NOT (live->>'beperkt')::boolean
                 AND t.onderwerp = (live->>'casus_id')::uuid) THEN
        RETURN QUERY SELECT h.tijd, h.actie, h.medewerker_id, h.oud FROM gate.historie h
            WHERE h.tabel = p_tabel AND h.rij = p_rij ORDER BY h.id;
    END IF;
END $$;

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

CREATE FUNCTION gate.grant_export(p_context text, p_mac text, p_opdracht uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac); r uuid;
BEGIN
    INSERT INTO gate.exporttoestemming (opdracht, medewerker_id, sessie, verzoek)
    VALUES (p_opdracht, a.medewerker, a.sessie, gen_random_uuid()) RETURNING id INTO r;
    RETURN r;
END $$;

-- Only the exporter may redeem; a redeemed grant gives a context of one minute for the person who asked for the export.
CREATE FUNCTION gate.redeem_export(p_toestemming uuid, p_opdracht uuid)
RETURNS TABLE (context text, mac text, medewerker_id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE t gate.exporttoestemming; c text;
BEGIN
    UPDATE gate.exporttoestemming e SET gebruikt_op = clock_timestamp()
    WHERE e.id = p_toestemming AND e.opdracht = p_opdracht AND e.gebruikt_op IS NULL AND e.geldig_tot > clock_timestamp()
    RETURNING e.* INTO t;
    IF t.id IS NULL THEN
        RAISE EXCEPTION 'export refused' USING ERRCODE = '42501';
    END IF;
    c := concat_ws('|', t.medewerker_id, t.sessie, t.verzoek, '',
        extract(epoch FROM clock_timestamp() + interval '10 minutes'));
    RETURN QUERY SELECT c, encode(gate.hmac('context', c), 'hex'), t.medewerker_id;
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- The privacy officer and the FG see what their own people read; those of the regie also every reading in a casus that
-- was aangemeld. An own-party casus of another Partij stays unknown to them.
ALTER TABLE gate.inzagelog ENABLE ROW LEVEL SECURITY;
ALTER TABLE gate.inzagelog FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON gate.inzagelog TO ov_gate USING (true) WITH CHECK (true);
CREATE POLICY toezicht ON gate.inzagelog FOR SELECT TO ov_app USING (
    partij_id = (SELECT gate.toezicht_partij())
    OR (gedeeld AND (SELECT gate.toezicht_regie()) AND gemeente_id = (SELECT gate.gemeente())));
CREATE FUNCTION gate.refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'the read log is insert-only' USING ERRCODE = '42501';
END $$;
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON gate.inzagelog FOR EACH ROW EXECUTE FUNCTION gate.refuse();

-- ---------------------------------------------------------------------------------------------------------------------
-- Who may bring a Partij into a casus: its owner itself and the regie when it meldt aan, and the regie from then on.
CREATE FUNCTION gate.works_on(p_casus uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.cases_deelname d
        JOIN public.cases_deelnameuserobjectpermission g ON g.content_object_id = d.id AND g.user_id = gate.gebruiker()
        WHERE d.casus_id = p_casus AND d.partij_id = gate.partij() AND d.beeindigd_op IS NULL)
$$;

-- A link to a file names the file only; where it hangs is told to who works there, and the gate is opened for that.
CREATE FUNCTION gate.place_of_document(p_document uuid) RETURNS TABLE (casus uuid, melding uuid, categorie smallint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT d.casus_id, d.melding_id, d.categorie_id FROM public.cases_document d
    WHERE d.id = p_document AND (
        (d.casus_id IS NOT NULL AND gate.works_on(d.casus_id))
        OR EXISTS (SELECT 1 FROM public.cases_melding m WHERE m.id = d.melding_id AND m.bron_id = gate.partij()))
$$;

CREATE FUNCTION gate.may_invite(p_casus uuid, p_partij bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.cases_casus c
        JOIN public.parties_partij p ON p.id = p_partij AND p.gemeente_id = c.gemeente_id
        WHERE c.id = p_casus AND (
            (c.eigenaar_id = gate.partij() AND c.status = 'eigen' AND p.id = c.eigenaar_id)
            OR (c.eigenaar_id = gate.partij() AND p.regie AND gate.works_on(c.id))
            OR (c.aangemeld_op IS NOT NULL AND gate.regie() AND gate.works_on(c.id))))
$$;

-- Who may say which people work on a Partij's part: those who already do, the maker of a new one, and who invited it.
CREATE FUNCTION gate.may_staff(p_deelname uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.cases_deelname d
        WHERE d.id = p_deelname AND d.beeindigd_op IS NULL AND (
            (d.partij_id = gate.partij() AND (gate.works_on(d.casus_id) OR NOT EXISTS (
                SELECT 1 FROM public.cases_deelnameuserobjectpermission g WHERE g.content_object_id = d.id)))
            OR (d.partij_id <> gate.partij() AND gate.may_invite(d.casus_id, d.partij_id))))
$$;

-- Lists are driven from participation: it keeps a copy of what all participants may know of the casus.
CREATE FUNCTION gate.follow_casus() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE public.cases_deelname SET status = NEW.status, soort = NEW.soort, gewijzigd_op = NEW.gewijzigd_op
    WHERE casus_id = NEW.id;
    RETURN NULL;
END $$;

CREATE FUNCTION gate.index_naw() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE terms text[]; a public.cases_bagadres;
BEGIN
    DELETE FROM gate.zoeksleutel WHERE rij = NEW.id;
    SELECT * INTO a FROM public.cases_bagadres WHERE id = NEW.adres_id;
    terms := ARRAY[NEW.achternaam, NEW.voornamen || NEW.achternaam, NEW.adres_tekst,
        a.openbare_ruimte || concat(a.huisnummer, a.huisletter, a.huisnummertoevoeging),
        a.postcode || concat(a.huisnummer, a.huisletter, a.huisnummertoevoeging)];
    INSERT INTO gate.zoeksleutel (rij, casus_id, bewoner_id, bron_id, categorie, beperkt, sleutel)
    SELECT DISTINCT NEW.id, NEW.casus_id, NEW.bewoner_id, NEW.bron_id, NEW.categorie_id, NEW.beperkt,
        gate.hmac('zoek', gate.normalise(t))
    FROM unnest(terms) t WHERE gate.normalise(t) <> '' AND NEW.casus_id IS NOT NULL;
    RETURN NULL;
END $$;

GRANT SELECT ON gate.inzagelog TO ov_app;
GRANT EXECUTE ON FUNCTION
    gate.enter(text, text), gate.partij(), gate.gebruiker(), gate.medewerker(), gate.gemeente(), gate.regie(),
    gate.toezicht_partij(), gate.toezicht_regie(), gate.fase(text),
    gate.log(text, text, text, uuid[], uuid[], smallint[], text, text, text),
    gate.log_event(text, text, text, text, text, text, text),
    gate.open(text, text, bigint[]), gate.entries(text), gate.granted(text), gate.search(text, text, bigint, text[]),
    gate.history(text, uuid), gate.grant_export(text, text, uuid)
TO ov_app, ov_exporter;
GRANT EXECUTE ON FUNCTION gate.works_on(uuid), gate.place_of_document(uuid), gate.may_invite(uuid, bigint), gate.may_staff(uuid) TO ov_app, ov_exporter;
GRANT EXECUTE ON FUNCTION gate.redeem_export(uuid, uuid) TO ov_exporter;
GRANT EXECUTE ON FUNCTION gate.remember(), gate.follow_casus(), gate.index_naw() TO ov_owner;
GRANT EXECUTE ON FUNCTION gate.ensure_partitions(date, date), gate.install_key(text, bytea) TO ov_owner;
GRANT EXECUTE ON FUNCTION gate.ensure_partitions(date, date) TO ov_worker, ov_migrator;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA gate TO ov_migrator;

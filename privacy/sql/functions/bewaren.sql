-- How long data stay, and their destruction. What is due follows from here alone: the nightly job proposes it, and
-- gate.destroy asks again before it deletes anything.

-- The terms that are proposed to a gemeente when it is made (domain.md section 4, Retention), in months.
CREATE OR REPLACE FUNCTION gate.load_terms() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO public.privacy_bewaartermijn (gemeente_id, soort, maanden, motivatie)
    SELECT NEW.code, s.soort, s.maanden, '' FROM gate.proposed_terms() s ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION gate.proposed_terms() RETURNS TABLE (soort text, maanden integer)
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    VALUES ('melding', 12), ('ongegrond', 3), ('geen_maatregel', 24), ('maatregel', 60), ('zvh', 60),
        ('zorg_politie', 6), ('waakvlam', 12), ('rechtenverzoek', 24), ('navraag', 60), ('inzagelog', 60)
$$;

-- The term of the gemeente, or the earlier one of this provider for its own items; nothing where there is none.
CREATE OR REPLACE FUNCTION gate.term(p_gemeente text, p_soort text, p_partij bigint) RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT min(t.maanden)::integer FROM public.privacy_bewaartermijn t
    WHERE t.gemeente_id = p_gemeente AND t.soort = p_soort AND (t.partij_id IS NULL OR t.partij_id = p_partij)
$$;

-- Children, politie, zorgmelding, justitie, bekend bij zorg, voorziening, middelen, Wvggz and kwetsbaarheid.
CREATE OR REPLACE FUNCTION gate.care_and_police() RETURNS smallint[] LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS
$$ SELECT '{7,12,13,14,16,19,20,27,28}'::smallint[] $$;

-- A step of a landlord or the burgemeester that binds the bewoner: steps 13-15, 18-22, 24, 26 and 27 of the catalogue.
CREATE OR REPLACE FUNCTION gate.is_measure(p_soort text, p_categorie integer) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT p_categorie = 15 OR p_soort = ANY ('{vrijwillige_gedragsaanwijzing,gedragsaanwijzing_rechter,laatstekanscontract,'
        'huisverbod,crisismaatregel,ontruiming,buitengerechtelijke_ontbinding}'::text[])
$$;

-- Why nothing of a casus may be destroyed now: somebody said so, it is before the rechter, a dossier is being made, its
-- processing is restricted (art. 18 AVG), or a request of the betrokkene runs.
CREATE OR REPLACE FUNCTION gate.held(p_casus uuid) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT CASE
        WHEN EXISTS (SELECT 1 FROM public.privacy_bewaarplicht b WHERE b.casus = p_casus AND b.beeindigd_op IS NULL)
            THEN 'bewaarplicht'
        WHEN EXISTS (SELECT 1 FROM public.cases_casus c WHERE c.id = p_casus AND c.status = 'juridisch') THEN 'juridisch'
        WHEN EXISTS (SELECT 1 FROM public.cases_dossier d
                     WHERE d.casus_id = p_casus AND d.status IN ('concept', 'wordt_gemaakt')) THEN 'dossier'
        WHEN gate.restricted(p_casus) THEN 'beperking'
        WHEN EXISTS (SELECT 1 FROM public.privacy_raadpleging r JOIN public.privacy_rechtenverzoek v ON v.id = r.aanvraag_id
                     WHERE r.casus_id = p_casus AND v.status NOT IN ('afgerond', 'ingetrokken')) THEN 'verzoek' END
$$;

-- Who decides about a casus: its owner as long as it was nobody else's, from the aanmelding on the regie.
CREATE OR REPLACE FUNCTION gate.responsible(p_casus uuid) RETURNS bigint LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT CASE WHEN c.aangemeld_op IS NULL THEN c.eigenaar_id
        ELSE (SELECT p.id FROM public.parties_partij p WHERE p.gemeente_id = c.gemeente_id AND p.regie) END
    FROM public.cases_casus c WHERE c.id = p_casus
$$;

-- The gated tables: every one that remembers what it was.
CREATE OR REPLACE FUNCTION gate.gated_tables(p_column text) RETURNS SETOF regclass
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT t.tgrelid::regclass FROM pg_trigger t
    JOIN pg_attribute a ON a.attrelid = t.tgrelid AND a.attname = p_column AND NOT a.attisdropped
    WHERE t.tgname = 'historie' AND t.tgfoid = 'gate.remember()'::regprocedure
$$;

-- Which providers have zorg- or politie-items in these casussen.
CREATE OR REPLACE FUNCTION gate.providers(p_casussen uuid[]) RETURNS TABLE (casus uuid, bron bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE t regclass;
BEGIN
    FOR t IN SELECT gate.gated_tables('casus_id') LOOP
        RETURN QUERY EXECUTE format(
            'SELECT DISTINCT casus_id, bron_id FROM %s WHERE casus_id = ANY ($1) AND categorie_id = ANY ($2)', t)
            USING p_casussen, gate.care_and_police();
    END LOOP;
END $$;

-- Everything whose term is known, held casussen left out; with a subject that one only. Of the Zorg- en Veiligheidshuis
-- also what is still open: its five years run from the first processing (WGS 1.8(7)). What was granted to a betrokkene who
-- asked for erasure (art. 17 AVG) is due at once.
CREATE OR REPLACE FUNCTION gate.expiring(p_onderwerp uuid DEFAULT NULL)
RETURNS TABLE (wat text, onderwerp uuid, nummer text, gemeente text, partij bigint, gedeeld boolean, grond text,
    maanden integer, begon date, vervalt date)
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    WITH gesloten AS MATERIALIZED (
        SELECT c.id, c.nummer, c.gemeente_id, c.aangemeld_op IS NOT NULL AS gedeeld, gate.responsible(c.id) AS partij,
            (c.gewijzigd_op AT TIME ZONE 'Europe/Amsterdam')::date AS dicht, s.grond, gate.fase(c.status) = 'F4' AS gesloten,
            CASE WHEN s.grond = 'zvh' THEN (c.geopend_op AT TIME ZONE 'Europe/Amsterdam')::date
                 ELSE (c.gewijzigd_op AT TIME ZONE 'Europe/Amsterdam')::date END AS begon
        FROM public.cases_casus c CROSS JOIN LATERAL (SELECT CASE
            WHEN c.overlegvorm = 'zvh' THEN 'zvh'
            WHEN EXISTS (SELECT 1 FROM public.cases_interventie i WHERE i.casus_id = c.id AND i.status <> 'voorbereid'
                         AND gate.is_measure(i.soort, i.categorie_id)) THEN 'maatregel'
            WHEN c.status = 'afgewezen' THEN 'ongegrond'
            ELSE 'geen_maatregel' END AS grond) s
        WHERE (c.status IN ('afgesloten', 'afgewezen', 'monodisciplinair')
               OR (c.overlegvorm = 'zvh' AND c.status <> 'vernietigd'))
          AND (p_onderwerp IS NULL OR c.id = p_onderwerp) AND gate.held(c.id) IS NULL
    ), heel AS MATERIALIZED (
        SELECT g.*, t.maanden, (g.begon + make_interval(months => t.maanden))::date AS vervalt
        FROM gesloten g CROSS JOIN LATERAL (SELECT gate.term(g.gemeente_id, g.grond, NULL) AS maanden) t
    )
    SELECT 'casus', h.id, h.nummer::text, h.gemeente_id::text, h.partij, h.gedeeld, h.grond, h.maanden, h.begon, h.vervalt
    FROM heel h WHERE h.vervalt IS NOT NULL AND h.partij IS NOT NULL
    UNION ALL
    SELECT 'items', h.id, h.nummer::text, h.gemeente_id::text, p.bron, h.gedeeld, 'zorg_politie', t.maanden, h.dicht,
        (h.dicht + make_interval(months => t.maanden))::date
    FROM (SELECT DISTINCT q.casus, q.bron FROM gate.providers((SELECT array_agg(id) FROM heel WHERE gesloten)) q) p
    JOIN heel h ON h.id = p.casus
    CROSS JOIN LATERAL (SELECT gate.term(h.gemeente_id, 'zorg_politie', p.bron) AS maanden) t
    WHERE t.maanden IS NOT NULL
      AND (h.vervalt IS NULL OR (h.dicht + make_interval(months => t.maanden))::date < h.vervalt)
    UNION ALL
    SELECT 'melding', m.id, m.nummer::text, b.gemeente_id::text, m.bron_id, false, s.grond, t.maanden, s.begon,
        (s.begon + make_interval(months => t.maanden))::date
    FROM public.cases_melding m JOIN public.parties_partij b ON b.id = m.bron_id
    CROSS JOIN LATERAL (SELECT
        CASE WHEN m.status = 'ongegrond' THEN 'ongegrond' ELSE 'melding' END AS grond,
        (coalesce((SELECT max(d.afgerond_op) FROM public.cases_termijn d WHERE d.melding_id = m.id AND d.soort = 'triage'),
            m.ontvangen_op) AT TIME ZONE 'Europe/Amsterdam')::date AS begon) s
    CROSS JOIN LATERAL (SELECT gate.term(b.gemeente_id, s.grond, NULL) AS maanden) t
    WHERE m.casus_id IS NULL AND (p_onderwerp IS NULL OR m.id = p_onderwerp) AND t.maanden IS NOT NULL
    UNION ALL
    SELECT 'wissing', w.id, w.casusnummer, w.gemeente, gate.responsible(w.casus), w.gedeeld, 'wissing', 0, w.ontvangen_op,
        w.besloten_op
    FROM gate.granted_erasures(p_onderwerp) w
    WHERE gate.held(w.casus) IS NULL AND gate.responsible(w.casus) IS NOT NULL
    UNION ALL
    SELECT r.wat, r.id, r.nummer, r.gemeente, r.partij, false, r.grond, t.maanden, r.begon,
        (r.begon + make_interval(months => t.maanden))::date
    FROM gate.ended_requests(p_onderwerp) r
    CROSS JOIN LATERAL (SELECT gate.term(r.gemeente, r.grond, NULL) AS maanden) t
    WHERE t.maanden IS NOT NULL
$$;

-- The nightly job: propose what is due within `p_warn` days, and take back what is no longer so (reopened, held, another
-- term). The job itself reads no content: it learns which Partij must decide, by when and on which ground.
CREATE OR REPLACE FUNCTION gate.propose_destruction(p_today date, p_warn integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE n integer;
BEGIN
    WITH due AS MATERIALIZED (
        SELECT e.* FROM gate.expiring() e WHERE e.vervalt <= p_today + p_warn
    ), weg AS (
        UPDATE public.privacy_vernietigingsvoorstel v SET status = 'ingetrokken'
        WHERE v.status = 'open' AND NOT EXISTS (
            SELECT 1 FROM due d WHERE d.wat = v.wat AND d.onderwerp = v.onderwerp AND d.partij = v.partij_id)
    )
    INSERT INTO public.privacy_vernietigingsvoorstel AS v (id, wat, onderwerp, nummer, gemeente_id, partij_id, gedeeld,
        grond, maanden, begon_op, vervalt_op, status, voorgesteld_op, uitstel_reden)
    SELECT gen_random_uuid(), d.wat, d.onderwerp, d.nummer, d.gemeente, d.partij, d.gedeeld, d.grond, d.maanden, d.begon,
        d.vervalt, 'open', clock_timestamp(), '' FROM due d
    ON CONFLICT (wat, onderwerp, partij_id) WHERE status IN ('open', 'goedgekeurd') DO UPDATE
        SET grond = excluded.grond, maanden = excluded.maanden, begon_op = excluded.begon_op,
            vervalt_op = excluded.vervalt_op
        WHERE v.status = 'open' AND (v.grond, v.maanden, v.begon_op, v.vervalt_op)
            IS DISTINCT FROM (excluded.grond, excluded.maanden, excluded.begon_op, excluded.vervalt_op);
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n;
END $$;

-- Plan the doeltoets of every open casus that has none with who decides on it now, `p_maanden` after it began and never
-- without `p_warn` days of warning; end those of casussen that were closed or changed hands.
CREATE OR REPLACE FUNCTION gate.plan_doeltoets(p_today date, p_maanden integer, p_warn integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE n integer;
BEGIN
    UPDATE public.cases_termijn t SET afgerond_op = clock_timestamp() FROM public.cases_casus c
    WHERE t.soort = 'doeltoets' AND t.afgerond_op IS NULL AND c.id = t.casus_id
      AND (gate.fase(c.status) = 'F4' OR t.partij_id IS DISTINCT FROM gate.responsible(c.id));
    INSERT INTO public.cases_termijn (id, soort, casus_id, categorie_id, partij_id, verloopt_op, wettelijk, gemaakt_op)
    SELECT gen_random_uuid(), 'doeltoets', c.id, CASE WHEN c.aangemeld_op IS NULL THEN 30 ELSE 22 END, v.partij,
        greatest((coalesce(c.aangemeld_op, c.geopend_op) AT TIME ZONE 'Europe/Amsterdam')::date
            + make_interval(months => p_maanden), p_today + make_interval(days => p_warn))::date,
        false, clock_timestamp()
    FROM public.cases_casus c CROSS JOIN LATERAL (SELECT gate.responsible(c.id) AS partij) v
    WHERE gate.fase(c.status) <> 'F4' AND v.partij IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM public.cases_termijn t
        WHERE t.casus_id = c.id AND t.soort = 'doeltoets' AND t.afgerond_op IS NULL);
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n;
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Deciding: the privacy officer of the responsible Partij, and never the FG, whatever else that person is.
CREATE OR REPLACE FUNCTION gate.require_officer(a gate.asker, p_voorstel uuid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE r text[] := string_to_array(a.rollen, ',');
BEGIN
    PERFORM 1 FROM public.privacy_vernietigingsvoorstel v WHERE v.id = p_voorstel AND v.partij_id = a.partij FOR UPDATE;
    IF NOT FOUND OR NOT 'privacy_officer' = ANY (r) OR 'fg' = ANY (r) THEN
        RAISE EXCEPTION 'the privacy officer of the responsible party decides' USING ERRCODE = '42501';
    END IF;
END $$;

CREATE OR REPLACE FUNCTION gate.approve_destruction(p_context text, p_mac text, p_voorstel uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac);
BEGIN
    PERFORM gate.require_officer(a, p_voorstel);
    UPDATE public.privacy_vernietigingsvoorstel v
    SET status = 'goedgekeurd', besloten_door_id = a.medewerker, besloten_op = clock_timestamp()
    WHERE v.id = p_voorstel AND v.status = 'open'
      AND v.vervalt_op <= (clock_timestamp() AT TIME ZONE 'Europe/Amsterdam')::date;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'nothing to approve' USING ERRCODE = '42501';
    END IF;
END $$;

-- Not now, until a date and for a reason; no date withdraws an earlier postponement.
CREATE OR REPLACE FUNCTION gate.postpone_destruction(p_context text, p_mac text, p_voorstel uuid, p_tot date, p_reden text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac);
    today date := (clock_timestamp() AT TIME ZONE 'Europe/Amsterdam')::date;
BEGIN
    PERFORM gate.require_officer(a, p_voorstel);
    IF p_tot IS NOT NULL AND (p_tot <= today OR p_tot > today + 366 OR coalesce(trim(p_reden), '') = '') THEN
        RAISE EXCEPTION 'a postponement has a reason and a date within a year' USING ERRCODE = '42501';
    END IF;
    UPDATE public.privacy_vernietigingsvoorstel v
    SET uitgesteld_tot = p_tot, uitstel_reden = CASE WHEN p_tot IS NULL THEN '' ELSE p_reden END,
        besloten_door_id = a.medewerker, besloten_op = clock_timestamp()
    WHERE v.id = p_voorstel AND v.status = 'open';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'nothing to postpone' USING ERRCODE = '42501';
    END IF;
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Legal hold. Set by a jurist or regisseur who works on the casus, or by a privacy officer whose Partij takes part or is
-- responsible; NULL where there is no such casus for this person. Nothing of it stays proposed.
CREATE OR REPLACE FUNCTION gate.set_hold(p_context text, p_mac text, p_nummer text, p_reden text, p_toelichting text,
    p_toets date) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac); r text[] := string_to_array(a.rollen, ',');
    c public.cases_casus; made uuid := gen_random_uuid();
BEGIN
    SELECT * INTO c FROM public.cases_casus k
    WHERE k.nummer = p_nummer AND k.gemeente_id = a.gemeente AND k.status <> 'vernietigd' FOR UPDATE;
    IF c.id IS NULL OR NOT (
        (a.inhoud AND r && ARRAY['jurist', 'regisseur'] AND EXISTS (
            SELECT 1 FROM public.cases_deelname d
            JOIN public.cases_deelnameuserobjectpermission g ON g.content_object_id = d.id AND g.user_id = a.gebruiker
            WHERE d.casus_id = c.id AND d.partij_id = a.partij AND d.beeindigd_op IS NULL))
        OR ('privacy_officer' = ANY (r) AND (gate.responsible(c.id) = a.partij OR EXISTS (
            SELECT 1 FROM public.cases_deelname d
            WHERE d.casus_id = c.id AND d.partij_id = a.partij AND d.beeindigd_op IS NULL)))) THEN
        RETURN NULL;
    END IF;
    INSERT INTO public.privacy_bewaarplicht (id, casus, casusnummer, gemeente_id, partij_id, reden, toelichting, toets_op,
        gesteld_op, gesteld_door_id, einde_reden)
    VALUES (made, c.id, c.nummer, c.gemeente_id, a.partij, p_reden, p_toelichting, p_toets, clock_timestamp(),
        a.medewerker, '');
    UPDATE public.privacy_vernietigingsvoorstel v SET status = 'ingetrokken'
    WHERE v.onderwerp = c.id AND v.status IN ('open', 'goedgekeurd');
    RETURN made;
END $$;

-- Ended by the organisation that asked for it or the responsible one, by a jurist, regisseur or privacy officer.
CREATE OR REPLACE FUNCTION gate.end_hold(p_context text, p_mac text, p_bewaarplicht uuid, p_reden text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac); r text[] := string_to_array(a.rollen, ',');
BEGIN
    IF coalesce(trim(p_reden), '') = '' THEN
        RAISE EXCEPTION 'a hold ends with a reason' USING ERRCODE = '42501';
    END IF;
    UPDATE public.privacy_bewaarplicht b
    SET beeindigd_op = clock_timestamp(), beeindigd_door_id = a.medewerker, einde_reden = p_reden
    WHERE b.id = p_bewaarplicht AND b.beeindigd_op IS NULL AND (
        ('privacy_officer' = ANY (r) AND a.partij IN (b.partij_id, gate.responsible(b.casus)))
        OR (a.inhoud AND r && ARRAY['jurist', 'regisseur'] AND a.partij = b.partij_id));
    RETURN FOUND;
END $$;

-- Whether this privacy officer or FG oversees the casus: its Partij is the responsible one.
CREATE OR REPLACE FUNCTION gate.oversees(p_casus uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(gate.responsible(p_casus) = gate.toezicht_partij(), false)
$$;

-- The casussen that are kept of themselves, for who oversees them: a number and why.
CREATE OR REPLACE FUNCTION gate.kept_casussen() RETURNS TABLE (nummer text, waarom text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT c.nummer::text, h.waarom FROM (SELECT gate.toezicht_partij() AS partij, gate.toezicht_regie() AS regie) a
    JOIN public.cases_casus c ON c.status <> 'vernietigd' AND c.gemeente_id = gate.gemeente()
        AND CASE WHEN c.aangemeld_op IS NULL THEN c.eigenaar_id = a.partij ELSE a.regie END
    CROSS JOIN LATERAL (SELECT gate.held(c.id) AS waarom) h
    WHERE h.waarom <> 'bewaarplicht' ORDER BY c.nummer
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Destruction. What hangs on a row is found in PostgreSQL's own books, so that no table can be forgotten: every foreign
-- key that leads to it, and what those lead to.
CREATE OR REPLACE FUNCTION gate.reach(p_table regclass, p_ids text[], p_depth integer DEFAULT 0)
RETURNS TABLE (tabel regclass, rij text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE k record; found text[];
BEGIN
    IF p_ids IS NULL THEN RETURN; END IF;
    IF p_depth > 8 THEN RAISE EXCEPTION 'rows hang on each other in a circle'; END IF;
    RETURN QUERY SELECT p_table, unnest(p_ids);
    FOR k IN
        SELECT c.conrelid::regclass AS tabel, f.attname AS kolom, format_type(f.atttypid, NULL) AS soort, s.attname AS sleutel
        FROM pg_constraint c
        JOIN pg_attribute f ON f.attrelid = c.conrelid AND f.attnum = c.conkey[1]
        JOIN pg_index i ON i.indrelid = c.conrelid AND i.indisprimary
        JOIN pg_attribute s ON s.attrelid = c.conrelid AND s.attnum = i.indkey[0]
        WHERE c.contype = 'f' AND c.confrelid = p_table AND c.conrelid <> p_table
    LOOP
        EXECUTE format('SELECT array_agg(%I::text) FROM %s WHERE %I = ANY ($1::%s[])', k.sleutel, k.tabel, k.kolom, k.soort)
            INTO found USING p_ids;
        RETURN QUERY SELECT r.tabel, r.rij FROM gate.reach(k.tabel, found, p_depth + 1) r;
    END LOOP;
END $$;

-- What stays though it points at the casus: who asked whom for what, without a word of it (the register of
-- verstrekkingen and of requests of a betrokkene).
CREATE OR REPLACE FUNCTION gate.kept_tables() RETURNS text[] LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT '{privacy_informatieverzoek,privacy_verzoekbesluit,privacy_raadpleging}'::text[]
$$;

-- The first rows: the casus or melding itself, or the zorg- and politie-items of one provider in a casus.
CREATE OR REPLACE FUNCTION gate.roots(p_wat text, p_onderwerp uuid, p_bron bigint) RETURNS TABLE (tabel regclass, rijen text[])
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE t regclass; ids text[];
BEGIN
    IF p_wat = 'casus' THEN
        RETURN QUERY SELECT 'public.cases_casus'::regclass, ARRAY[p_onderwerp::text];
        -- the words of a request hang on it without a foreign key
        FOR t IN SELECT gate.gated_tables('aanvraag') LOOP
            EXECUTE format('SELECT array_agg(id::text) FROM %s WHERE aanvraag IN'
                ' (SELECT v.id FROM public.privacy_informatieverzoek v WHERE v.casus_id = $1)', t) INTO ids USING p_onderwerp;
            RETURN QUERY SELECT t, ids WHERE ids IS NOT NULL;
        END LOOP;
    ELSIF p_wat = 'melding' THEN
        RETURN QUERY SELECT 'public.cases_melding'::regclass, ARRAY[p_onderwerp::text];
    ELSIF p_wat = 'wissing' THEN
        RETURN QUERY SELECT * FROM gate.granted_rows(p_onderwerp);
    ELSIF p_wat IN ('verzoek', 'navraag') THEN
        RETURN QUERY SELECT * FROM gate.request_rows(p_wat, p_onderwerp);
    ELSE
        FOR t IN SELECT gate.gated_tables('casus_id') LOOP
            EXECUTE format('SELECT array_agg(id::text) FROM %s WHERE casus_id = $1 AND bron_id = $2'
                ' AND categorie_id = ANY ($3)', t) INTO ids USING p_onderwerp, p_bron, gate.care_and_police();
            RETURN QUERY SELECT t, ids WHERE ids IS NOT NULL;
        END LOOP;
    END IF;
END $$;

-- Delete the rows of one table with everything that names them by key: search keys, history, grants, exhibits, terms.
-- Adds to the counts by category and to the names of files.
CREATE OR REPLACE FUNCTION gate.erase(p_table regclass, p_ids text[], INOUT p_aantallen jsonb, INOUT p_bestanden text[])
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE naam text; sleutel text; soort text; t regclass; more jsonb; names text[];
BEGIN
    SELECT c.relname, a.attname, format_type(a.atttypid, NULL) INTO naam, sleutel, soort
    FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] WHERE c.oid = p_table;
    IF p_table IN (SELECT gate.gated_tables('categorie_id')) THEN
        EXECUTE format('SELECT jsonb_object_agg(categorie_id, n) FROM (SELECT categorie_id, count(*)'
            ' + coalesce(($2->>(categorie_id::text))::bigint, 0) AS n FROM %s WHERE id = ANY ($1::uuid[]) GROUP BY 1) q', p_table)
            INTO more USING p_ids, p_aantallen;
        p_aantallen := p_aantallen || coalesce(more, '{}');
    END IF;
    IF p_table IN (SELECT gate.gated_tables('opslagnaam')) THEN
        EXECUTE format('SELECT array_agg(opslagnaam) FROM %s WHERE id = ANY ($1::uuid[])', p_table) INTO names USING p_ids;
        p_bestanden := p_bestanden || names;
    END IF;
    EXECUTE format('DELETE FROM %s WHERE %I = ANY ($1::%s[])', p_table, sleutel, soort) USING p_ids;
    IF soort = 'uuid' THEN
        SELECT array_agg(h.oud->>'opslagnaam') INTO names FROM gate.historie h
        WHERE h.tabel = naam AND h.rij = ANY (p_ids::uuid[]) AND h.oud ? 'opslagnaam';
        p_bestanden := p_bestanden || coalesce(names, '{}');
        DELETE FROM gate.historie h WHERE h.tabel = naam AND h.rij = ANY (p_ids::uuid[]);
        DELETE FROM gate.zoeksleutel z WHERE z.rij = ANY (p_ids::uuid[]);
        DELETE FROM public.cases_termijn d WHERE d.object = ANY (p_ids::uuid[]);
        FOR t IN
            SELECT a.attrelid::regclass FROM pg_attribute a
            JOIN pg_attribute b ON b.attrelid = a.attrelid AND b.attname = 'tabel' AND NOT b.attisdropped
            JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
            WHERE a.attname = 'rij' AND NOT a.attisdropped
        LOOP
            EXECUTE format('DELETE FROM %s WHERE tabel = $1 AND rij = ANY ($2::uuid[])', t) USING naam, p_ids;
        END LOOP;
    END IF;
END $$;

-- What was deleted before (drafts, a withdrawn row) left its history, found by the casus or melding it hung on.
CREATE OR REPLACE FUNCTION gate.erase_traces(p_wat text, p_onderwerp uuid, p_bron bigint, p_meldingen text[],
    INOUT p_bestanden text[])
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE names text[];
BEGIN
    WITH weg AS (
        DELETE FROM gate.historie h
        WHERE (p_wat = 'casus' AND h.oud->>'casus_id' = p_onderwerp::text)
           OR (p_wat IN ('casus', 'melding') AND h.oud->>'melding_id' = ANY (p_meldingen))
           OR (p_wat = 'wissing' AND gate.of_erasure(p_onderwerp, h.oud) AND h.oud->>'casus_id' = (
               SELECT q.casus_id::text FROM public.privacy_raadpleging q WHERE q.id = p_onderwerp))
           OR (p_wat IN ('verzoek', 'navraag') AND h.oud->>'aanvraag' = p_onderwerp::text)
           OR (p_wat = 'items' AND h.oud->>'casus_id' = p_onderwerp::text AND (h.oud->>'bron_id')::bigint = p_bron
               AND (h.oud->>'categorie_id')::smallint = ANY (gate.care_and_police()))
        RETURNING h.oud->>'opslagnaam' AS naam
    )
    SELECT array_agg(naam) FILTER (WHERE naam IS NOT NULL) INTO names FROM weg;
    p_bestanden := p_bestanden || coalesce(names, '{}');
    IF p_wat = 'casus' THEN
        DELETE FROM gate.zoeksleutel z WHERE z.casus_id = p_onderwerp;
    END IF;
END $$;

-- The anchors of bewoners that nothing names any more; one that another casus or a register still names stays.
CREATE OR REPLACE FUNCTION gate.erase_anchors(p_bewoners uuid[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE k record; used uuid[];
BEGIN
    FOR k IN
        SELECT c.conrelid::regclass AS tabel, f.attname AS kolom FROM pg_constraint c
        JOIN pg_attribute f ON f.attrelid = c.conrelid AND f.attnum = c.conkey[1]
        WHERE c.contype = 'f' AND c.confrelid = 'public.cases_bewoner'::regclass
    LOOP
        EXECUTE format('SELECT array_agg(DISTINCT %I) FROM %s WHERE %I = ANY ($1)', k.kolom, k.tabel, k.kolom)
            INTO used USING p_bewoners;
        p_bewoners := ARRAY(SELECT unnest(p_bewoners) EXCEPT SELECT unnest(used));
    END LOOP;
    DELETE FROM public.cases_bewoner b WHERE b.id = ANY (p_bewoners);
END $$;

-- Destroy what one approved proposal is about, in this transaction. Asks for a committed log row of this request, and
-- whether it is still due and not held. Leaves number and dates of a casus, and counts by category in the register.
CREATE OR REPLACE FUNCTION gate.destroy(p_context text, p_mac text, p_log_id bigint, p_voorstel uuid, p_reservekopie date)
RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac); v public.privacy_vernietigingsvoorstel;
    r public.privacy_vernietiging; aantallen jsonb := '{}'; bestanden text[] := '{}';
    t record; bewoners uuid[]; meldingen text[];
BEGIN
    PERFORM gate.require_officer(a, p_voorstel);
    SELECT * INTO v FROM public.privacy_vernietigingsvoorstel w WHERE w.id = p_voorstel;
    IF v.status <> 'goedgekeurd' OR v.besloten_door_id <> a.medewerker THEN
        RAISE EXCEPTION 'approve first' USING ERRCODE = '42501';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM gate.inzagelog l WHERE l.id = p_log_id AND l.gebeurtenis = 'vernietiging'
                   AND l.tijd > clock_timestamp() - interval '60 seconds' AND l.medewerker_id = a.medewerker
                   AND l.verzoek = a.verzoek AND l.xid IS DISTINCT FROM pg_current_xact_id_if_assigned()
                   AND pg_xact_status(l.xid) = 'committed') THEN
        RAISE EXCEPTION 'log first' USING ERRCODE = '42501';
    END IF;
    -- of a wissing the casus is that of its raadpleging: a hold on it waits, or is seen below
    PERFORM 1 FROM public.cases_casus c
    WHERE c.id = coalesce((SELECT q.casus_id FROM public.privacy_raadpleging q WHERE q.id = v.onderwerp), v.onderwerp)
    FOR UPDATE;
    PERFORM 1 FROM public.cases_melding m WHERE m.id = v.onderwerp FOR UPDATE;
    IF NOT EXISTS (SELECT 1 FROM gate.expiring(v.onderwerp) e
                   WHERE e.wat = v.wat AND e.partij = v.partij_id AND e.grond = v.grond
                     AND e.vervalt <= (clock_timestamp() AT TIME ZONE 'Europe/Amsterdam')::date) THEN
        RAISE EXCEPTION 'not due, or held' USING ERRCODE = '42501';
    END IF;
    bewoners := ARRAY(SELECT b.bewoner_id FROM public.cases_betrokkene b WHERE b.casus_id = v.onderwerp AND v.wat = 'casus');
    meldingen := CASE v.wat WHEN 'melding' THEN ARRAY[v.onderwerp::text]
        ELSE ARRAY(SELECT m.id::text FROM public.cases_melding m WHERE m.casus_id = v.onderwerp) END;
    FOR t IN
        SELECT q.tabel, array_agg(DISTINCT q.rij) AS rijen
        FROM gate.roots(v.wat, v.onderwerp, v.partij_id) w CROSS JOIN LATERAL gate.reach(w.tabel, w.rijen) q
        JOIN pg_class c ON c.oid = q.tabel
        WHERE q.tabel <> 'public.cases_casus'::regclass
          AND (v.wat IN ('verzoek', 'navraag') OR NOT c.relname = ANY (gate.kept_tables()))
        GROUP BY q.tabel
    LOOP
        SELECT e.p_aantallen, e.p_bestanden INTO aantallen, bestanden FROM gate.erase(t.tabel, t.rijen, aantallen, bestanden) e;
    END LOOP;
    bestanden := gate.erase_traces(v.wat, v.onderwerp, v.partij_id, meldingen, bestanden);
    bestanden := ARRAY(SELECT DISTINCT b FROM unnest(bestanden) b WHERE b IS NOT NULL);
    IF v.wat = 'casus' THEN
        PERFORM gate.erase_anchors(bewoners);
        PERFORM gate.end_open(v.onderwerp);
        UPDATE public.cases_casus c SET status = 'vernietigd', gewijzigd_op = clock_timestamp(), casusregisseur_id = NULL,
            soort = '', niveau = 'N1', spoed = false, afgeschermd_op = NULL WHERE c.id = v.onderwerp;
    ELSIF v.wat = 'melding' THEN
        DELETE FROM public.cases_bericht b WHERE b.pad LIKE '/meldingen/' || v.nummer || '/%';
    ELSIF v.wat IN ('verzoek', 'navraag') THEN
        DELETE FROM public.cases_bericht b WHERE b.pad LIKE '%/' || v.nummer || '/%';
    END IF;
    SET CONSTRAINTS ALL IMMEDIATE;
    UPDATE public.privacy_vernietigingsvoorstel w SET status = CASE WHEN w.id = v.id THEN 'uitgevoerd' ELSE 'ingetrokken' END
    WHERE w.id = v.id OR (v.wat = 'casus' AND w.onderwerp = v.onderwerp AND w.status IN ('open', 'goedgekeurd'));
    r.id := gen_random_uuid(); r.uitgevoerd_op := clock_timestamp();
    INSERT INTO public.privacy_vernietiging (id, nummer, wat, gemeente_id, partij_id, grond, maanden, begon_op, vervalt_op,
        voorgesteld_op, goedgekeurd_door_id, goedgekeurd_op, uitgevoerd_op, aantallen, bestanden, reservekopie_tot, logregel,
        sha256)
    VALUES (r.id, v.nummer, v.wat, v.gemeente_id, v.partij_id, v.grond, v.maanden, v.begon_op, v.vervalt_op,
        v.voorgesteld_op, a.medewerker, v.besloten_op, r.uitgevoerd_op, aantallen, cardinality(bestanden), p_reservekopie,
        p_log_id, encode(sha256(convert_to(concat_ws('|', r.id, v.nummer, v.wat, v.grond, v.maanden, v.begon_op, v.vervalt_op,
            gate.moment(v.voorgesteld_op), a.medewerker, gate.moment(r.uitgevoerd_op),
            (SELECT coalesce(string_agg(n.key || ':' || n.value, ',' ORDER BY n.key::integer), '') FROM jsonb_each_text(aantallen) n),
            cardinality(bestanden), p_reservekopie, p_log_id), 'UTF8')), 'hex'));
    INSERT INTO public.privacy_wisopdracht (id, vernietiging_id, opslagnaam)
    SELECT gen_random_uuid(), r.id, b FROM unnest(bestanden) b;
    RETURN r.id;
END $$;

CREATE OR REPLACE FUNCTION gate.moment(p_tijd timestamptz) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog AS
$$ SELECT to_char(p_tijd AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') $$;

-- Guests of a meeting that was held go with the last casus at which they sat, and at the latest `p_maanden` after it:
-- until then they show who could hear what. Answers how many went.
CREATE OR REPLACE FUNCTION gate.forget_guests(p_maanden integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE n integer;
BEGIN
    DELETE FROM public.meetings_gast g USING public.meetings_casusoverleg o
    WHERE o.id = g.overleg_id AND o.begint_op < clock_timestamp() - interval '1 day'
      AND (o.begint_op < clock_timestamp() - make_interval(months => p_maanden) OR NOT EXISTS (
            SELECT 1 FROM public.meetings_agendapunt a
            WHERE a.overleg_id = o.id AND (cardinality(g.punten) = 0 OR a.id = ANY (g.punten))));
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n;
END $$;

GRANT EXECUTE ON FUNCTION gate.load_terms() TO ov_owner;
GRANT EXECUTE ON FUNCTION gate.propose_destruction(date, integer), gate.plan_doeltoets(date, integer, integer),
    gate.forget_guests(integer) TO ov_worker;
GRANT EXECUTE ON FUNCTION
    gate.approve_destruction(text, text, uuid), gate.postpone_destruction(text, text, uuid, date, text),
    gate.set_hold(text, text, text, text, text, date), gate.end_hold(text, text, uuid, text), gate.kept_casussen(),
    gate.destroy(text, text, bigint, uuid, date)
TO ov_app;
GRANT EXECUTE ON FUNCTION gate.oversees(uuid) TO ov_app, ov_exporter;

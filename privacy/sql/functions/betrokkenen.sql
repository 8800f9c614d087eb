-- What follows from the decision on a request of a betrokkene: erasure (art. 17 AVG) and rectification (art. 16), and how
-- long requests themselves stay.

-- The erasures that were granted and not carried out: one per source that agreed, of the categories it agreed to.
CREATE OR REPLACE FUNCTION gate.granted_erasures(p_raadpleging uuid DEFAULT NULL) RETURNS TABLE (id uuid, casus uuid,
    casusnummer text, gemeente text, gedeeld boolean, ontvangen_op date, besloten_op date)
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT r.id, c.id, c.nummer::text, c.gemeente_id::text, c.aangemeld_op IS NOT NULL, v.ontvangen_op,
        (v.afgerond_op AT TIME ZONE 'Europe/Amsterdam')::date
    FROM public.privacy_raadpleging r
    JOIN public.privacy_rechtenverzoek v ON v.id = r.aanvraag_id AND v.soort = 'wissing' AND v.status = 'afgerond'
        AND v.besluit IN ('toegewezen', 'deels')
    JOIN public.cases_casus c ON c.id = r.casus_id AND c.status <> 'vernietigd'
    WHERE r.uitkomst = 'akkoord' AND (p_raadpleging IS NULL OR r.id = p_raadpleging)
      AND (r.bewoner IS NOT NULL OR gate.about_one(c.id))
      AND NOT EXISTS (SELECT 1 FROM public.privacy_vernietigingsvoorstel p
                      WHERE p.wat = 'wissing' AND p.onderwerp = r.id AND p.status = 'uitgevoerd')
$$;

-- In a casus about one person everything there is about that person; with more, only what names the one who asked.
CREATE OR REPLACE FUNCTION gate.about_one(p_casus uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog AS
$$ SELECT count(DISTINCT b.bewoner_id) <= 1 FROM public.cases_betrokkene b WHERE b.casus_id = p_casus $$;

-- The rows of one granted erasure: of this source, of these categories, about this person.
CREATE OR REPLACE FUNCTION gate.granted_rows(p_raadpleging uuid) RETURNS TABLE (tabel regclass, rijen text[])
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE t regclass; ids text[]; r public.privacy_raadpleging;
BEGIN
    SELECT * INTO r FROM public.privacy_raadpleging q WHERE q.id = p_raadpleging AND q.uitkomst = 'akkoord';
    FOR t IN SELECT gate.gated_tables('casus_id') LOOP
        EXECUTE format('SELECT array_agg(id::text) FROM %s WHERE casus_id = $1 AND bron_id = $2 AND categorie_id = ANY ($3)'
            ' AND ($4 OR bewoner_id = $5)', t)
            INTO ids USING r.casus_id, r.bron_id, r.categorieen, gate.about_one(r.casus_id), r.bewoner;
        RETURN QUERY SELECT t, ids WHERE ids IS NOT NULL;
    END LOOP;
END $$;

-- Whether an earlier version of a row belongs to that erasure.
CREATE OR REPLACE FUNCTION gate.of_erasure(p_raadpleging uuid, p_oud jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.privacy_raadpleging r
        WHERE r.id = p_raadpleging AND p_oud->>'casus_id' = r.casus_id::text AND (p_oud->>'bron_id')::bigint = r.bron_id
          AND (p_oud->>'categorie_id')::smallint = ANY (r.categorieen)
          AND (gate.about_one(r.casus_id) OR p_oud->>'bewoner_id' = r.bewoner::text))
$$;

-- The request is decided: propose to who is responsible for each casus what the sources agreed to erase. A casus that is
-- held is proposed by the nightly job, once nothing holds it. `p_bewoners` says who asked in a casus about more people.
CREATE OR REPLACE FUNCTION gate.propose_erasure(p_context text, p_mac text, p_aanvraag uuid, p_casussen uuid[],
    p_bewoners uuid[]) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac);
BEGIN
    IF NOT 'privacy_officer' = ANY (string_to_array(a.rollen, ',')) OR NOT EXISTS (
        SELECT 1 FROM public.privacy_rechtenverzoek v
        WHERE v.id = p_aanvraag AND v.partij_id = a.partij AND v.soort = 'wissing' AND v.status = 'afgerond') THEN
        RAISE EXCEPTION 'not this request' USING ERRCODE = '42501';
    END IF;
    UPDATE public.privacy_raadpleging r SET bewoner = w.bewoner
    FROM unnest(p_casussen, p_bewoners) w (casus, bewoner)
    WHERE r.aanvraag_id = p_aanvraag AND r.casus_id = w.casus AND r.bewoner IS NULL
      AND EXISTS (SELECT 1 FROM public.cases_betrokkene b WHERE b.casus_id = w.casus AND b.bewoner_id = w.bewoner);
    RETURN QUERY
    INSERT INTO public.privacy_vernietigingsvoorstel (id, wat, onderwerp, nummer, gemeente_id, partij_id, gedeeld, grond,
        maanden, begon_op, vervalt_op, status, voorgesteld_op, uitstel_reden)
    SELECT gen_random_uuid(), e.wat, e.onderwerp, e.nummer, e.gemeente, e.partij, e.gedeeld, e.grond, e.maanden, e.begon,
        e.vervalt, 'open', clock_timestamp(), ''
    FROM public.privacy_raadpleging r CROSS JOIN LATERAL gate.expiring(r.id) e
    WHERE r.aanvraag_id = p_aanvraag AND e.wat = 'wissing'
    ON CONFLICT DO NOTHING RETURNING partij_id;
END $$;

-- What became of a wissing, for who handles the request: by consultation open, uitgevoerd, aangehouden or onbekend.
CREATE OR REPLACE FUNCTION gate.erasure_state(p_aanvraag uuid) RETURNS TABLE (raadpleging uuid, stand text, sinds timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT r.id, CASE
            WHEN p.status = 'uitgevoerd' THEN 'uitgevoerd'
            WHEN c.status = 'vernietigd' THEN 'uitgevoerd'
            WHEN r.bewoner IS NULL AND NOT gate.about_one(c.id) THEN 'onbekend'
            WHEN p.status IN ('open', 'goedgekeurd') THEN CASE WHEN p.uitgesteld_tot IS NULL THEN 'open' ELSE 'aangehouden' END
            ELSE 'aangehouden' END,
        n.uitgevoerd_op
    FROM public.privacy_raadpleging r
    JOIN public.privacy_rechtenverzoek v ON v.id = r.aanvraag_id AND v.soort = 'wissing' AND v.status = 'afgerond'
        AND v.besluit IN ('toegewezen', 'deels') AND v.partij_id = gate.toezicht_partij()
    JOIN public.cases_casus c ON c.id = r.casus_id
    LEFT JOIN LATERAL (
        SELECT q.* FROM public.privacy_vernietigingsvoorstel q
        WHERE q.wat = 'wissing' AND q.onderwerp = r.id ORDER BY q.voorgesteld_op DESC LIMIT 1) p ON true
    LEFT JOIN LATERAL (
        SELECT q.uitgevoerd_op FROM public.privacy_vernietiging q
        WHERE q.nummer = c.nummer AND q.uitgevoerd_op >= v.afgerond_op AND p.status = 'uitgevoerd'
          AND q.wat = 'wissing' AND q.voorgesteld_op = p.voorgesteld_op LIMIT 1) n ON true
    WHERE v.id = p_aanvraag AND r.uitkomst = 'akkoord'
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Rectification: every source that agreed gets a term to correct its own rows; answers who is told there.
CREATE OR REPLACE FUNCTION gate.plan_rectification(p_context text, p_mac text, p_aanvraag uuid)
RETURNS TABLE (raadpleging uuid, medewerker bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE a gate.asker := gate.verify(p_context, p_mac); v public.privacy_rechtenverzoek;
BEGIN
    SELECT * INTO v FROM public.privacy_rechtenverzoek q
    WHERE q.id = p_aanvraag AND q.partij_id = a.partij AND q.soort = 'rectificatie'
      AND q.status IN ('samenstellen', 'afgerond');
    IF v.id IS NULL OR NOT 'privacy_officer' = ANY (string_to_array(a.rollen, ',')) THEN
        RAISE EXCEPTION 'not this request' USING ERRCODE = '42501';
    END IF;
    INSERT INTO public.cases_termijn (id, soort, casus_id, object, categorie_id, partij_id, verloopt_op, wettelijk, gemaakt_op)
    SELECT gen_random_uuid(), 'rectificatie', r.casus_id, r.id, 30, r.bron_id,
        greatest(v.uiterlijk, (clock_timestamp() AT TIME ZONE 'Europe/Amsterdam')::date), true, clock_timestamp()
    FROM public.privacy_raadpleging r JOIN public.cases_casus c ON c.id = r.casus_id AND c.status <> 'vernietigd'
    WHERE r.aanvraag_id = v.id AND r.uitkomst = 'akkoord' AND r.uitgevoerd_op IS NULL
      AND NOT EXISTS (SELECT 1 FROM public.cases_termijn t WHERE t.object = r.id);
    RETURN QUERY
    SELECT DISTINCT r.id, m.id
    FROM public.privacy_raadpleging r
    JOIN public.parties_medewerker m ON m.partij_id = r.bron_id AND m.actief
    JOIN public.parties_user u ON u.id = m.user_id AND u.is_active
    WHERE r.aanvraag_id = v.id AND r.uitkomst = 'akkoord'
      AND ('privacy_officer' = ANY (m.rollen) OR EXISTS (
            SELECT 1 FROM public.cases_deelname d
            JOIN public.cases_deelnameuserobjectpermission g ON g.content_object_id = d.id AND g.user_id = m.user_id
            WHERE d.casus_id = r.casus_id AND d.partij_id = r.bron_id AND d.beeindigd_op IS NULL));
END $$;

-- The source is done: its privacy officer or somebody who works on the casus says what happened. Answers whom to tell.
-- Refuses with 55000 what was said before.
CREATE OR REPLACE FUNCTION gate.finish_rectification(p_context text, p_mac text, p_raadpleging uuid, p_resultaat text)
RETURNS TABLE (nummer text, medewerker bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE a gate.asker := gate.verify(p_context, p_mac);
BEGIN
    UPDATE public.privacy_raadpleging r
    SET uitgevoerd_op = clock_timestamp(), uitgevoerd_door_id = a.medewerker, resultaat = p_resultaat
    FROM public.privacy_rechtenverzoek v
    WHERE r.id = p_raadpleging AND v.id = r.aanvraag_id AND v.soort = 'rectificatie' AND v.status = 'afgerond'
      AND r.bron_id = a.partij AND r.uitkomst = 'akkoord' AND r.uitgevoerd_op IS NULL AND p_resultaat <> ''
      AND ('privacy_officer' = ANY (string_to_array(a.rollen, ',')) OR gate.asks_in(a, r.casus_id));
    IF NOT FOUND THEN
        IF EXISTS (SELECT 1 FROM gate.rectification(p_context, p_mac, p_raadpleging) q WHERE q.uitgevoerd_op IS NOT NULL) THEN
            RAISE EXCEPTION 'done before' USING ERRCODE = '55000';
        END IF;
        RAISE EXCEPTION 'not this request' USING ERRCODE = '42501';
    END IF;
    UPDATE public.cases_termijn t SET afgerond_op = clock_timestamp()
    WHERE t.object = p_raadpleging AND t.soort = 'rectificatie' AND t.afgerond_op IS NULL;
    RETURN QUERY
    SELECT v.nummer::text, m.id FROM public.privacy_raadpleging r
    JOIN public.privacy_rechtenverzoek v ON v.id = r.aanvraag_id
    JOIN public.parties_medewerker m ON m.partij_id = v.partij_id AND m.actief AND 'privacy_officer' = ANY (m.rollen)
    JOIN public.parties_user u ON u.id = m.user_id AND u.is_active
    WHERE r.id = p_raadpleging;
END $$;

-- What a source must correct, for who works on the casus there or is its privacy officer: number, term and what was done.
CREATE OR REPLACE FUNCTION gate.rectification(p_context text, p_mac text, p_raadpleging uuid)
RETURNS TABLE (casusnummer text, verzoek text, uiterlijk date, uitgevoerd_op timestamptz, resultaat text, werkt boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE a gate.asker := gate.verify(p_context, p_mac);
BEGIN
    RETURN QUERY
    SELECT r.casusnummer::text, v.nummer::text, v.uiterlijk, r.uitgevoerd_op, r.resultaat::text, gate.asks_in(a, r.casus_id)
    FROM public.privacy_raadpleging r JOIN public.privacy_rechtenverzoek v ON v.id = r.aanvraag_id
    WHERE r.id = p_raadpleging AND v.soort = 'rectificatie' AND v.status = 'afgerond' AND r.uitkomst = 'akkoord'
      AND r.bron_id = a.partij
      AND ('privacy_officer' = ANY (string_to_array(a.rollen, ',')) OR gate.asks_in(a, r.casus_id));
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Requests, and since when nothing happens with them. A request of a betrokkene stays while something of it is still to be
-- done; an informatieverzoek as long as its answer lasts.
CREATE OR REPLACE FUNCTION gate.ended_requests(p_onderwerp uuid DEFAULT NULL)
RETURNS TABLE (wat text, id uuid, nummer text, gemeente text, partij bigint, grond text, begon date)
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT 'verzoek', v.id, v.nummer::text, v.gemeente_id::text, v.partij_id, 'rechtenverzoek',
        (coalesce(v.afgerond_op, v.gemaakt_op) AT TIME ZONE 'Europe/Amsterdam')::date
    FROM public.privacy_rechtenverzoek v
    WHERE v.status IN ('afgerond', 'ingetrokken') AND (p_onderwerp IS NULL OR v.id = p_onderwerp)
      AND (v.beperkt_van IS NULL OR v.beperkt_tot IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM public.privacy_raadpleging r
                      JOIN public.cases_termijn t ON t.object = r.id AND t.afgerond_op IS NULL WHERE r.aanvraag_id = v.id)
      AND NOT EXISTS (SELECT 1 FROM public.privacy_raadpleging r
                      CROSS JOIN LATERAL gate.granted_erasures(r.id) e WHERE r.aanvraag_id = v.id)
    UNION ALL
    SELECT 'navraag', i.id, i.nummer::text, i.gemeente_id::text, i.aan_partij_id, 'navraag',
        (greatest(i.bekend_zichtbaar_op, i.ingediend_op, i.inhoud_gevraagd_op,
            (SELECT max(coalesce(b.ingetrokken_op, b.verloopt_op, b.besloten_op)) FROM public.privacy_verzoekbesluit b
             WHERE b.verzoek_id = i.id)) AT TIME ZONE 'Europe/Amsterdam')::date
    FROM public.privacy_informatieverzoek i
    WHERE p_onderwerp IS NULL OR i.id = p_onderwerp
$$;

-- The request itself and its words, which hang on it without a foreign key.
CREATE OR REPLACE FUNCTION gate.request_rows(p_wat text, p_onderwerp uuid) RETURNS TABLE (tabel regclass, rijen text[])
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE t regclass; ids text[];
BEGIN
    RETURN QUERY SELECT CASE p_wat WHEN 'verzoek' THEN 'public.privacy_rechtenverzoek'::regclass
        ELSE 'public.privacy_informatieverzoek'::regclass END, ARRAY[p_onderwerp::text];
    FOR t IN SELECT gate.gated_tables('aanvraag') LOOP
        EXECUTE format('SELECT array_agg(id::text) FROM %s WHERE aanvraag = $1 OR aanvraag IN'
            ' (SELECT r.id FROM public.privacy_raadpleging r WHERE r.aanvraag_id = $1)', t) INTO ids USING p_onderwerp;
        RETURN QUERY SELECT t, ids WHERE ids IS NOT NULL;
    END LOOP;
END $$;

-- A casus of the Zorg- en Veiligheidshuis that is past its statutory term while it is open, ends before it goes.
CREATE OR REPLACE FUNCTION gate.end_open(p_casus uuid) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    UPDATE public.cases_casus c SET status = 'triage' WHERE c.id = p_casus AND c.status = 'aangemeld';
    UPDATE public.cases_casus c SET status = CASE c.status WHEN 'triage' THEN 'afgewezen' ELSE 'afgesloten' END
    WHERE c.id = p_casus AND gate.fase(c.status) <> 'F4';
END $$;

GRANT EXECUTE ON FUNCTION
    gate.propose_erasure(text, text, uuid, uuid[], uuid[]), gate.erasure_state(uuid),
    gate.plan_rectification(text, text, uuid), gate.finish_rectification(text, text, uuid, text),
    gate.rectification(text, text, uuid)
TO ov_app;

-- The informatieverzoek. Its shell and its decisions are written here only, by the clock of the database: who asks cannot
-- choose the moment at which the answer shows, and nothing that it can read changes when the other side answers.

-- Somebody whom the Partij named to answer for it.
CREATE OR REPLACE FUNCTION gate.contactpersoon() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT 1 FROM public.parties_medewerker m WHERE m.id = gate.medewerker() AND m.contactpersoon)
$$;

-- Who answers for the Partij that is asked: its privacy officer and, where the matrix lets this be asked (`p_named`), its
-- contactpersonen. What was given by telephone in an emergency is written down by whoever works there (`p_anyone`).
CREATE OR REPLACE FUNCTION gate.answers(a gate.asker, p_partij bigint, p_named boolean, p_anyone boolean) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT a.partij = p_partij AND (
        'privacy_officer' = ANY (string_to_array(a.rollen, ','))
        OR (a.inhoud AND (p_anyone OR (p_named AND EXISTS (
            SELECT 1 FROM public.parties_medewerker m WHERE m.id = a.medewerker AND m.contactpersoon)))))
$$;

-- The person works on this casus for the Partij that asks.
CREATE OR REPLACE FUNCTION gate.asks_in(a gate.asker, p_casus uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT a.inhoud AND EXISTS (
        SELECT 1 FROM public.cases_deelname d
        JOIN public.cases_deelnameuserobjectpermission g ON g.content_object_id = d.id AND g.user_id = a.gebruiker
        WHERE d.casus_id = p_casus AND d.partij_id = a.partij AND d.beeindigd_op IS NULL)
$$;

-- The automatic test (domain.md section 4, step 2): both signed the convenant in force, and the cell of the asker's kind is
-- H or C in the phase of the casus. Otherwise the privacy officer of who is asked decides.
CREATE OR REPLACE FUNCTION gate.matrix_allows(a gate.asker, p_casus uuid, p_aan bigint, p_categorie smallint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.cases_casus c
        JOIN public.privacy_convenantregel r
            ON r.convenant_id = gate.convenant(c.gemeente_id, c.overlegvorm, a.partij)
            AND r.partijsoort = a.soort AND r.categorie_id = p_categorie AND NOT r.besluit_nodig
            AND r.fase = CASE WHEN c.afgeschermd_op IS NOT NULL THEN 'F4' ELSE gate.fase(c.status) END
        WHERE c.id = p_casus AND gate.convenant(c.gemeente_id, c.overlegvorm, p_aan) IS NOT NULL
          AND (r.toegang = 'hit' OR (r.toegang = 'lezen'
               AND (NOT r.toestemming_nodig OR gate.consents(c.id, p_categorie, a.partij)))))
$$;

-- Step 1: the shell of a request, not yet filed. Never about what nobody has a place for (18, 25), nor for the name itself.
CREATE OR REPLACE FUNCTION gate.request_information(p_context text, p_mac text, p_verzoek uuid, p_nummer text, p_casus uuid,
    p_bewoner uuid, p_aan bigint, p_categorie integer, p_uiterlijk date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac);
    today date := (clock_timestamp() AT TIME ZONE 'Europe/Amsterdam')::date;
BEGIN
    IF NOT gate.asks_in(a, p_casus) OR p_categorie IN (1, 18, 25) OR p_uiterlijk <= today OR p_aan = a.partij
       OR NOT EXISTS (SELECT 1 FROM public.parties_partij p WHERE p.id = p_aan AND p.gemeente_id = a.gemeente)
       OR (p_bewoner IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM public.cases_betrokkene b WHERE b.casus_id = p_casus AND b.bewoner_id = p_bewoner)) THEN
        RAISE EXCEPTION 'request refused' USING ERRCODE = '42501';
    END IF;
    INSERT INTO public.privacy_informatieverzoek (id, nummer, gemeente_id, casus_id, bewoner_id, van_partij_id,
        gevraagd_door_id, aan_partij_id, categorie_id, status, matrix, spoed, ingediend_op, bekend_uiterlijk,
        bekend_zichtbaar_op)
    VALUES (p_verzoek, p_nummer, a.gemeente, p_casus, p_bewoner, a.partij, a.medewerker, p_aan, p_categorie, 'concept',
        gate.matrix_allows(a, p_casus, p_aan, p_categorie::smallint), false, clock_timestamp(), p_uiterlijk,
        (p_uiterlijk + 1)::timestamp AT TIME ZONE 'Europe/Amsterdam');
END $$;

-- The question is written: from here the other side can read it. Tells whether its contactpersonen answer.
CREATE OR REPLACE FUNCTION gate.file_request(p_context text, p_mac text, p_verzoek uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac); r boolean;
BEGIN
    UPDATE public.privacy_informatieverzoek v SET status = 'ingediend'
    WHERE v.id = p_verzoek AND v.gevraagd_door_id = a.medewerker AND v.status = 'concept' AND NOT v.spoed
      AND EXISTS (SELECT 1 FROM public.privacy_verzoekvraag q WHERE q.aanvraag = v.id)
    RETURNING v.matrix INTO r;
    IF r IS NULL THEN
        RAISE EXCEPTION 'request refused' USING ERRCODE = '42501';
    END IF;
    RETURN r;
END $$;

-- Given by telephone in an emergency, written down afterwards by who gave it; `p_aan` is the person who got it.
CREATE OR REPLACE FUNCTION gate.register_call(p_context text, p_mac text, p_verzoek uuid, p_nummer text, p_aan bigint,
    p_categorie integer, p_gegeven_op timestamptz, p_uiterlijk date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac); van bigint;
BEGIN
    SELECT m.partij_id INTO van FROM public.parties_medewerker m
    JOIN public.parties_partij p ON p.id = m.partij_id AND p.gemeente_id = a.gemeente
    WHERE m.id = p_aan AND m.actief AND m.partij_id <> a.partij;
    IF van IS NULL OR p_categorie IN (1, 18, 25) OR p_gegeven_op > clock_timestamp()
       OR NOT gate.answers(a, a.partij, false, true) THEN
        RAISE EXCEPTION 'request refused' USING ERRCODE = '42501';
    END IF;
    INSERT INTO public.privacy_informatieverzoek (id, nummer, gemeente_id, van_partij_id, gevraagd_door_id, aan_partij_id,
        categorie_id, status, matrix, spoed, ingediend_op, bekend_uiterlijk, bekend_zichtbaar_op)
    VALUES (p_verzoek, p_nummer, a.gemeente, van, p_aan, a.partij, p_categorie, 'concept', false, true, p_gegeven_op,
        p_uiterlijk, p_gegeven_op);
END $$;

-- The addressee decides. "Bekend?" can be answered, and the answer corrected, until the moment at which it shows; content
-- once, after it was asked for. What is given ends at `p_verloopt` at the latest. Always logged.
CREATE OR REPLACE FUNCTION gate.answer_request(p_context text, p_mac text, p_verzoek uuid, p_stap text, p_uitkomst text,
    p_grondslag text, p_weigeringsgrond text, p_niet_door boolean, p_verloopt timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac); v public.privacy_informatieverzoek%ROWTYPE;
    gives boolean := p_uitkomst IN ('ja', 'verstrekt', 'deels');
BEGIN
    SELECT * INTO v FROM public.privacy_informatieverzoek i WHERE i.id = p_verzoek FOR UPDATE;
    IF v.id IS NULL OR NOT gate.answers(a, v.aan_partij_id, v.matrix OR v.spoed, v.spoed AND v.status = 'concept')
       OR (CASE p_stap
            WHEN 'bekend' THEN v.status <> 'ingediend' OR clock_timestamp() >= v.bekend_zichtbaar_op
                OR p_uitkomst NOT IN ('ja', 'nee', 'kan_niet') OR p_verloopt IS NOT NULL
            WHEN 'inhoud' THEN NOT (v.status = 'inhoud' OR (v.spoed AND v.status = 'concept' AND p_uitkomst = 'verstrekt'))
                OR p_uitkomst NOT IN ('verstrekt', 'deels', 'geweigerd')
                OR gives <> coalesce(p_verloopt > clock_timestamp(), false)
                OR (p_uitkomst = 'geweigerd') <> (p_weigeringsgrond <> '')
            ELSE true END)
       OR gives <> (p_grondslag <> '') THEN
        RAISE EXCEPTION 'answer refused' USING ERRCODE = '42501';
    END IF;
    INSERT INTO public.privacy_verzoekbesluit AS b (id, verzoek_id, partij_id, stap, uitkomst, grondslag, weigeringsgrond,
        niet_doorverstrekken, besloten_door_id, besloten_op, verloopt_op)
    VALUES (gen_random_uuid(), v.id, a.partij, p_stap, p_uitkomst, p_grondslag, p_weigeringsgrond, p_niet_door,
        a.medewerker, clock_timestamp(), p_verloopt)
    ON CONFLICT (verzoek_id, stap, partij_id) DO UPDATE SET uitkomst = excluded.uitkomst, grondslag = excluded.grondslag,
        besloten_door_id = excluded.besloten_door_id, besloten_op = excluded.besloten_op
    WHERE b.stap = 'bekend';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'answer refused' USING ERRCODE = '42501';
    END IF;
    IF v.spoed THEN
        UPDATE public.privacy_informatieverzoek i SET status = 'inhoud', inhoud_gevraagd_op = i.ingediend_op
        WHERE i.id = v.id;
    END IF;
    PERFORM gate.log_request(a, CASE WHEN gives THEN 'verstrekking' ELSE 'besluit' END, v.nummer, v.id, v.bewoner_id,
        v.categorie_id, concat_ws(', ', p_stap, p_uitkomst, nullif(p_grondslag, ''), nullif(p_weigeringsgrond, '')));
END $$;

-- A decision stands in the Inzagelog of the Partij that took it, and in no other's.
CREATE OR REPLACE FUNCTION gate.log_request(a gate.asker, p_gebeurtenis text, p_nummer text, p_verzoek uuid, p_bewoner uuid,
    p_categorie smallint, p_reden text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog AS $$
    INSERT INTO gate.inzagelog (gebeurtenis, uitkomst, medewerker_id, user_id, rol, partij_id, gemeente_id, aanvraag_id,
        bewoner_id, object, categorieen, doel, reden, verzoek, sessie, ip)
    VALUES (p_gebeurtenis, 'toegestaan', a.medewerker, a.gebruiker, a.rollen, a.partij, a.gemeente, p_verzoek, p_bewoner,
        p_nummer, ARRAY[p_categorie], 'Informatieverzoek stellen en beantwoorden', p_reden, a.verzoek, a.sessie, a.ip)
$$;

-- Step 4: after "bevestigd", and only then, who asked asks for the content.
CREATE OR REPLACE FUNCTION gate.ask_content(p_context text, p_mac text, p_verzoek uuid, p_uiterlijk date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac);
BEGIN
    UPDATE public.privacy_informatieverzoek v
    SET status = 'inhoud', inhoud_gevraagd_op = clock_timestamp(), inhoud_uiterlijk = p_uiterlijk
    WHERE v.id = p_verzoek AND v.van_partij_id = a.partij AND gate.asks_in(a, v.casus_id) AND v.status = 'ingediend'
      AND clock_timestamp() >= v.bekend_zichtbaar_op
      AND EXISTS (SELECT 1 FROM public.privacy_verzoekbesluit b
                  WHERE b.verzoek_id = v.id AND b.stap = 'bekend' AND b.uitkomst = 'ja');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'request refused' USING ERRCODE = '42501';
    END IF;
END $$;

-- Who asked takes the request back, as long as no content was decided on.
CREATE OR REPLACE FUNCTION gate.withdraw_request(p_context text, p_mac text, p_verzoek uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac);
BEGIN
    UPDATE public.privacy_informatieverzoek v SET status = 'ingetrokken'
    WHERE v.id = p_verzoek AND v.van_partij_id = a.partij AND gate.asks_in(a, v.casus_id)
      AND (v.status IN ('concept', 'ingediend') OR (v.status = 'inhoud' AND NOT EXISTS (
            SELECT 1 FROM public.privacy_verzoekbesluit b WHERE b.verzoek_id = v.id AND b.stap = 'inhoud')));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'request refused' USING ERRCODE = '42501';
    END IF;
END $$;

-- The answer opens an own row in the very casus from which was asked, as long as the answer lasts: for who works on that
-- casus, and only what the convenant lets this kind of Partij ask for.
CREATE OR REPLACE FUNCTION gate.grant_for_request(p_context text, p_mac text, p_verzoek uuid, p_tabel text, p_rij uuid)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac); made uuid;
BEGIN
    INSERT INTO public.privacy_toegangsbesluit (id, casus_id, categorie_id, tabel, rij, bron_id, partij_id, grondslag, grond,
        verzoek_id, besloten_door_id, geldig_van, geldig_tot)
    SELECT gen_random_uuid(), v.casus_id, v.categorie_id, p_tabel, p_rij, a.partij, v.van_partij_id, b.grondslag,
        concat('Antwoord op informatieverzoek ', v.nummer), v.id, a.medewerker, b.besloten_op, b.verloopt_op
    FROM public.privacy_informatieverzoek v
    JOIN public.privacy_verzoekbesluit b ON b.verzoek_id = v.id AND b.stap = 'inhoud'
        AND b.uitkomst IN ('verstrekt', 'deels') AND b.ingetrokken_op IS NULL AND b.besloten_door_id = a.medewerker
    JOIN gate.own_row(p_tabel, p_rij) r ON r.casus = v.casus_id AND r.categorie = v.categorie_id
    WHERE v.id = p_verzoek AND v.matrix AND a.medewerker = gate.medewerker() AND v.casus_id = gate.shared_casus(v.id)
      AND gate.within_bounds(v.casus_id, v.categorie_id, v.van_partij_id, NULL, b.verloopt_op)
    RETURNING id INTO made;
    IF made IS NULL THEN
        RAISE EXCEPTION 'answer refused' USING ERRCODE = '42501';
    END IF;
END $$;

-- The provider ends what it gave, at once: the text and every row it opened for it.
CREATE OR REPLACE FUNCTION gate.end_disclosure(p_context text, p_mac text, p_verzoek uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac); v public.privacy_informatieverzoek%ROWTYPE;
BEGIN
    SELECT * INTO v FROM public.privacy_informatieverzoek i WHERE i.id = p_verzoek;
    IF v.id IS NOT NULL AND gate.answers(a, v.aan_partij_id, v.matrix OR v.spoed, v.spoed AND v.status = 'concept') THEN
        UPDATE public.privacy_verzoekbesluit b SET ingetrokken_op = clock_timestamp()
        WHERE b.verzoek_id = v.id AND b.stap = 'inhoud' AND b.uitkomst IN ('verstrekt', 'deels')
          AND b.ingetrokken_op IS NULL AND b.verloopt_op > clock_timestamp();
        IF FOUND THEN
            UPDATE public.privacy_toegangsbesluit t SET ingetrokken_op = clock_timestamp()
            WHERE t.verzoek_id = v.id AND t.bron_id = a.partij AND t.ingetrokken_op IS NULL;
            PERFORM gate.log_request(a, 'besluit', v.nummer, v.id, v.bewoner_id, v.categorie_id, 'verstrekking ingetrokken');
            RETURN;
        END IF;
    END IF;
    RAISE EXCEPTION 'answer refused' USING ERRCODE = '42501';
END $$;

-- What the asking side may know: before the fixed moment nothing, for whatever answer; then `bevestigd` or not, where
-- "nee", "kan niet antwoorden" and no answer are one. The decision on content shows when it is taken.
CREATE OR REPLACE FUNCTION gate.verzoek_outcome(p_verzoeken uuid[])
RETURNS TABLE (verzoek uuid, casus uuid, bevestigd boolean, uitkomst text, grondslag text, weigeringsgrond text,
    niet_doorverstrekken boolean, besloten_op timestamptz, verloopt_op timestamptz, ingetrokken_op timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT v.id, CASE WHEN v.werkt THEN v.casus_id END,
        CASE WHEN v.spoed THEN true WHEN v.zichtbaar THEN coalesce(b.uitkomst = 'ja', false) END,
        i.uitkomst, i.grondslag, i.weigeringsgrond, i.niet_doorverstrekken, i.besloten_op, i.verloopt_op, i.ingetrokken_op
    FROM (
        SELECT q.id, q.casus_id, q.spoed, q.status, clock_timestamp() >= q.bekend_zichtbaar_op AS zichtbaar,
            q.van_partij_id = gate.partij() AND gate.works_on(q.casus_id) AS werkt,
            q.van_partij_id = gate.toezicht_partij()
                OR (q.spoed AND q.gevraagd_door_id = gate.medewerker() AND q.van_partij_id = gate.partij()) AS kent
        FROM public.privacy_informatieverzoek q WHERE q.id = ANY (p_verzoeken) AND q.van_partij_id = gate.organisatie()
    ) v
    -- a key of NULL looks nothing up: before its time an answer costs no time either
    LEFT JOIN public.privacy_verzoekbesluit b
        ON b.verzoek_id = CASE WHEN v.zichtbaar THEN v.id END AND b.stap = 'bekend'
    LEFT JOIN public.privacy_verzoekbesluit i
        ON i.verzoek_id = CASE WHEN v.status = 'inhoud' THEN v.id END AND i.stap = 'inhoud'
    WHERE v.werkt OR v.kent
$$;

-- The casus of a request, for who is asked and works on that very casus, knowing that the asker does too: then its own
-- rows there can be opened. Nobody else learns from which casus a request came.
CREATE OR REPLACE FUNCTION gate.shared_casus(p_verzoek uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT c.id FROM public.privacy_informatieverzoek v
    JOIN public.cases_casus c ON c.id = v.casus_id AND c.aangemeld_op IS NOT NULL
    WHERE v.id = p_verzoek AND v.aan_partij_id = gate.partij() AND v.status = 'inhoud' AND gate.works_on(c.id)
      AND EXISTS (SELECT 1 FROM public.cases_deelname d WHERE d.casus_id = c.id AND d.partij_id = v.van_partij_id
                  AND d.beeindigd_op IS NULL AND d.categorie_id = 22)
$$;

GRANT EXECUTE ON FUNCTION gate.contactpersoon() TO ov_app, ov_exporter;
GRANT EXECUTE ON FUNCTION
    gate.request_information(text, text, uuid, text, uuid, uuid, bigint, integer, date),
    gate.file_request(text, text, uuid),
    gate.register_call(text, text, uuid, text, bigint, integer, timestamptz, date),
    gate.answer_request(text, text, uuid, text, text, text, text, boolean, timestamptz),
    gate.ask_content(text, text, uuid, date), gate.withdraw_request(text, text, uuid),
    gate.grant_for_request(text, text, uuid, text, uuid), gate.end_disclosure(text, text, uuid),
    gate.verzoek_outcome(uuid[]), gate.shared_casus(uuid)
TO ov_app;

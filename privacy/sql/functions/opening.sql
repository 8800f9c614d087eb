-- Opening, step 1: on a second, autocommitting connection. A refusal is logged as well. Returns the log rows' ids.
-- What is read by the noodprocedure is marked as such, whatever the door said.
CREATE OR REPLACE FUNCTION gate.log(
    p_context text, p_mac text, p_gebeurtenis text, p_casussen uuid[], p_meldingen uuid[], p_categorieen smallint[],
    p_doel text, p_object text DEFAULT '', p_reden text DEFAULT '', p_aanvragen uuid[] DEFAULT '{}'
) RETURNS bigint[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac); ids bigint[];
BEGIN
    IF coalesce(p_doel, '') = '' THEN
        RAISE EXCEPTION 'purpose required' USING ERRCODE = '42501';
    END IF;
    WITH gevraagd AS (
        SELECT c AS casus, NULL::uuid AS melding, NULL::uuid AS aanvraag FROM unnest(p_casussen) c
        UNION ALL SELECT NULL, m, NULL FROM unnest(p_meldingen) m
        UNION ALL SELECT NULL, NULL, v FROM unnest(p_aanvragen) v
    ), recht AS (
        SELECT r.casus, NULL::uuid AS melding, NULL::uuid AS aanvraag, r.convenant, r.gedeeld, r.nummer, NULL::uuid AS bewoner,
            coalesce(array_agg(r.categorie ORDER BY r.categorie) FILTER (WHERE r.lezen OR r.verstrekken OR r.eigen
                OR EXISTS (SELECT 1 FROM public.privacy_toegangsbesluit b
                           WHERE b.casus_id = r.casus AND b.categorie_id = r.categorie AND b.partij_id = a.partij
                             AND b.ingetrokken_op IS NULL AND clock_timestamp() BETWEEN b.geldig_van AND b.geldig_tot)),
                '{}') AS categorieen
        FROM gate.rights(a, p_casussen, p_categorieen, p_reden) r
        GROUP BY r.casus, r.convenant, r.gedeeld, r.nummer
        UNION ALL
        SELECT NULL, r.melding, NULL, NULL, false, r.nummer, NULL,
            coalesce(array_agg(r.categorie ORDER BY r.categorie) FILTER (WHERE r.eigen), '{}')
        FROM gate.rights_melding(a, p_meldingen, p_categorieen) r
        -- asks nothing where nothing is asked for
        WHERE cardinality(p_meldingen) > 0 GROUP BY r.melding, r.nummer
        UNION ALL
        SELECT NULL, NULL, r.aanvraag, NULL, false, r.nummer, r.bewoner,
            array_agg(r.categorie ORDER BY r.categorie) FILTER (WHERE r.lezen OR r.verstrekken)
        FROM gate.rights_aanvraag(a, p_aanvragen, p_categorieen) r
        WHERE cardinality(p_aanvragen) > 0 GROUP BY r.aanvraag, r.nummer, r.bewoner
    ), rijen AS (
        INSERT INTO gate.inzagelog (gebeurtenis, uitkomst, medewerker_id, user_id, rol, partij_id, gemeente_id,
            casus_id, melding_id, aanvraag_id, bewoner_id, gedeeld, object, categorieen, doel, reden, convenant_id,
            verzoek, sessie, ip)
        SELECT CASE WHEN d.casus_id IS NULL AND r.casus IS NOT NULL THEN 'noodprocedure' ELSE p_gebeurtenis END,
            CASE WHEN r.nummer IS NULL THEN 'geweigerd' ELSE 'toegestaan' END,
            a.medewerker, a.gebruiker, a.rollen, a.partij, a.gemeente,
            g.casus, g.melding, g.aanvraag, coalesce(r.bewoner, b.bewoner_id), coalesce(r.gedeeld, false),
            concat_ws(' ', r.nummer, nullif(p_object, '')), coalesce(r.categorieen, '{}'), p_doel, coalesce(p_reden, ''),
            r.convenant, a.verzoek, a.sessie, a.ip
        FROM gevraagd g
        LEFT JOIN recht r ON r.casus = g.casus OR r.melding = g.melding OR r.aanvraag = g.aanvraag
        LEFT JOIN public.cases_betrokkene b ON b.casus_id = r.casus
        LEFT JOIN LATERAL (
            SELECT d.casus_id FROM public.cases_deelname d
            JOIN public.cases_deelnameuserobjectpermission w ON w.content_object_id = d.id AND w.user_id = a.gebruiker
            WHERE d.casus_id = r.casus AND d.partij_id = a.partij AND d.beeindigd_op IS NULL LIMIT 1) d ON true
        RETURNING id
    )
    SELECT array_agg(id) INTO ids FROM rijen;
    RETURN coalesce(ids, '{}');
END $$;

-- An event about no casus in particular: a search, a change of Partij, reading the log itself.
CREATE OR REPLACE FUNCTION gate.log_event(
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
CREATE OR REPLACE FUNCTION gate.opened() RETURNS jsonb LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT coalesce((SELECT t->'entries' FROM gate.unseal('overlast.ticket') t
                     WHERE (t->>'medewerker')::bigint = gate.medewerker()), '[]')
$$;

-- Opening, step 2: in the request's transaction, on committed log rows of this very request. Openings add up.
-- Kinds of entry: e own rows, l shared rows, r rows released for the rechter, s may write; v and w the same of an
-- aanvraag: may read, may write.
CREATE OR REPLACE FUNCTION gate.open(p_context text, p_mac text, p_log_ids bigint[])
RETURNS TABLE (onderwerp uuid, categorie smallint, lezen boolean, verstrekken boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE a gate.asker := gate.verify(p_context, p_mac); added jsonb; answer jsonb;
BEGIN
    IF gate.medewerker() IS DISTINCT FROM a.medewerker THEN
        RAISE EXCEPTION 'enter first' USING ERRCODE = '42501';
    END IF;
    WITH gelogd AS MATERIALIZED (
        SELECT l.casus_id, l.melding_id, l.aanvraag_id, l.categorieen, l.gebeurtenis, l.reden FROM gate.inzagelog l
        -- The second bound says no more than the first, and lets PostgreSQL pass by the months that cannot hold them.
        WHERE l.id = ANY (p_log_ids) AND l.tijd > clock_timestamp() - interval '60 seconds'
          AND l.tijd > statement_timestamp() - interval '60 seconds'
          AND l.uitkomst = 'toegestaan' AND l.medewerker_id = a.medewerker AND l.verzoek = a.verzoek
          AND l.sessie = a.sessie AND l.xid <> pg_current_xact_id() AND pg_xact_status(l.xid) = 'committed'
    ), categorieen AS (
        -- 0 stands for taking part: it is answered even where no category is
        SELECT coalesce(array_agg(DISTINCT c) FILTER (WHERE c IS NOT NULL), '{}') || 0::smallint AS nrs, max(g.reden) AS reden
        FROM gelogd g LEFT JOIN unnest(g.categorieen) c ON true
    ), recht AS (
        SELECT 'casus' AS wat, r.casus AS onderwerp, r.categorie, r.lezen, r.verstrekken, r.eigen,
            bool_or(g.gebeurtenis = 'schrijven') AS schrijven, bool_or(g.gebeurtenis = 'export') AS rechter
        FROM categorieen k, gate.rights(a,
            (SELECT array_agg(DISTINCT casus_id) FROM gelogd WHERE casus_id IS NOT NULL), k.nrs, k.reden) r
        JOIN gelogd g ON g.casus_id = r.casus AND (r.categorie = 0 OR r.categorie = ANY (g.categorieen))
        GROUP BY r.casus, r.categorie, r.lezen, r.verstrekken, r.eigen
        UNION ALL
        SELECT 'melding', r.melding, r.categorie, false, r.eigen, r.eigen, bool_or(g.gebeurtenis = 'schrijven'), false
        FROM categorieen k, gate.rights_melding(a,
            (SELECT array_agg(DISTINCT melding_id) FROM gelogd WHERE melding_id IS NOT NULL), k.nrs) r
        JOIN gelogd g ON g.melding_id = r.melding AND (r.categorie = 0 OR r.categorie = ANY (g.categorieen))
        WHERE EXISTS (SELECT 1 FROM gelogd WHERE melding_id IS NOT NULL)
        GROUP BY r.melding, r.categorie, r.eigen
        UNION ALL
        SELECT 'aanvraag', r.aanvraag, r.categorie, bool_or(r.lezen), bool_or(r.verstrekken), false,
            bool_or(g.gebeurtenis = 'schrijven'), false
        FROM categorieen k, gate.rights_aanvraag(a,
            (SELECT array_agg(DISTINCT aanvraag_id) FROM gelogd WHERE aanvraag_id IS NOT NULL), k.nrs) r
        JOIN gelogd g ON g.aanvraag_id = r.aanvraag AND r.categorie = ANY (g.categorieen)
        WHERE EXISTS (SELECT 1 FROM gelogd WHERE aanvraag_id IS NOT NULL)
        GROUP BY r.aanvraag, r.categorie
    ), entries AS (
        SELECT 'e' AS kind, recht.* FROM recht WHERE recht.wat <> 'aanvraag'
        UNION ALL SELECT CASE WHEN recht.rechter THEN 'r' ELSE 'l' END, recht.* FROM recht
            WHERE recht.lezen AND recht.wat = 'casus'
        UNION ALL SELECT 's', recht.* FROM recht WHERE recht.schrijven AND recht.verstrekken AND recht.wat <> 'aanvraag'
        UNION ALL SELECT 'v', recht.* FROM recht WHERE recht.lezen AND recht.wat = 'aanvraag'
        UNION ALL SELECT 'w', recht.* FROM recht WHERE recht.schrijven AND recht.verstrekken AND recht.wat = 'aanvraag'
    )
    SELECT jsonb_agg(jsonb_build_array(e.kind, e.onderwerp, e.categorie)),
        jsonb_agg(jsonb_build_array(e.onderwerp, e.categorie, e.lezen, e.verstrekken)) FILTER (WHERE e.kind IN ('e', 'v'))
    INTO added, answer FROM entries e;
    PERFORM gate.seal('overlast.ticket', jsonb_build_object(
        'medewerker', a.medewerker, 'entries', gate.opened() || coalesce(added, '[]')));
    RETURN QUERY SELECT (j->>0)::uuid, (j->>1)::smallint, (j->>2)::boolean, (j->>3)::boolean
        FROM jsonb_array_elements(coalesce(answer, '[]')) j;
END $$;

CREATE OR REPLACE FUNCTION gate.entries(p_kind text) RETURNS TABLE (onderwerp uuid, categorie integer, partij bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT (j->>1)::uuid, (j->>2)::integer, (SELECT gate.partij())
    FROM jsonb_array_elements(gate.opened()) j WHERE j->>0 = p_kind
$$;

-- An explicit, dated, expiring grant for one row (the third reason to see a row).
-- Counts only with the bron, casus and category of the row itself, which the policy compares: nobody grants another's
-- row, and a row does not come along under a category that the log did not name. A grant on toestemming ends with it.
CREATE OR REPLACE FUNCTION gate.granted(p_tabel text) RETURNS TABLE (rij uuid, bron bigint, casus uuid, categorie integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT b.rij, b.bron_id, b.casus_id, b.categorie_id::integer FROM public.privacy_toegangsbesluit b
    JOIN (SELECT onderwerp, categorie FROM gate.entries('e')) t ON t.onderwerp = b.casus_id AND t.categorie = b.categorie_id
    WHERE b.tabel = p_tabel AND b.partij_id = (SELECT gate.partij()) AND b.ingetrokken_op IS NULL
      AND clock_timestamp() BETWEEN b.geldig_van AND b.geldig_tot
      AND (b.toestemming_id IS NULL OR EXISTS (
            SELECT 1 FROM public.privacy_toestemming c WHERE c.id = b.toestemming_id AND c.ingetrokken_op IS NULL
              AND (clock_timestamp() AT TIME ZONE 'Europe/Amsterdam')::date BETWEEN c.gegeven_op AND c.geldig_tot))
$$;

-- What a source agreed to give to the betrokkene (art. 15 AVG), for who puts the answer together. Never the melder, never
-- politie-items: for those the betrokkene is referred to the politie (art. 25 Wpg).
CREATE OR REPLACE FUNCTION gate.consulted() RETURNS TABLE (casus uuid, categorie integer, bron bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT r.casus_id, t.categorie, r.bron_id FROM gate.entries('v') t
    JOIN public.privacy_raadpleging r ON r.aanvraag_id = t.onderwerp AND t.categorie = ANY (r.categorieen)
    JOIN public.privacy_rechtenverzoek v ON v.id = r.aanvraag_id AND v.status = 'samenstellen'
    WHERE r.uitkomst = 'akkoord' AND t.categorie NOT IN (9, 12, 13)
$$;

GRANT EXECUTE ON FUNCTION
    gate.log(text, text, text, uuid[], uuid[], smallint[], text, text, text, uuid[]),
    gate.log_event(text, text, text, text, text, text, text),
    gate.open(text, text, bigint[]), gate.entries(text), gate.granted(text), gate.consulted()
TO ov_app, ov_exporter;

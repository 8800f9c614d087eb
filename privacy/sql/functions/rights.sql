-- What a Partij may read and write in a casus now: participation, the person's permission on it, and the convenant.
CREATE OR REPLACE FUNCTION gate.fase(p_status text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT CASE
        WHEN p_status = 'eigen' THEN 'F0'
        WHEN p_status IN ('aangemeld', 'triage') THEN 'F1'
        WHEN p_status IN ('afgesloten', 'afgewezen', 'monodisciplinair', 'vernietigd') THEN 'F4'
        ELSE 'F2' END
$$;

-- The version in force today, whoever signed it: one per gemeente and overlegvorm, the latest that has begun, if it has
-- not ended. The one before it does not come back when it ends.
CREATE OR REPLACE FUNCTION gate.in_force(p_gemeente text, p_overlegvorm text) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT v.id FROM (
        SELECT c.id, c.status, c.geldig_tot FROM public.privacy_convenant c
        WHERE c.gemeente_id = p_gemeente AND c.overlegvorm = p_overlegvorm
          AND c.geldig_van <= (clock_timestamp() AT TIME ZONE 'Europe/Amsterdam')::date
          AND (c.status = 'geldig' OR (c.status = 'vervallen'
               AND c.geldig_van <= (c.vervallen_op AT TIME ZONE 'Europe/Amsterdam')::date))
        ORDER BY c.geldig_van DESC, c.versie DESC LIMIT 1) v
    WHERE v.status = 'geldig' AND (clock_timestamp() AT TIME ZONE 'Europe/Amsterdam')::date <= v.geldig_tot
$$;

-- The version in force under which this Partij reads: the one above, if it signed that very version.
CREATE OR REPLACE FUNCTION gate.convenant(p_gemeente text, p_overlegvorm text, p_partij bigint) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT cp.convenant_id FROM public.privacy_convenantpartij cp
    WHERE cp.convenant_id = gate.in_force(p_gemeente, p_overlegvorm)
      AND cp.partij_id = p_partij AND cp.ondertekend_op IS NOT NULL
$$;

-- The noodprocedure stands in for taking part, for one person, one casus and a short time; never for the convenant.
CREATE OR REPLACE FUNCTION gate.emergencies(a gate.asker, p_casussen uuid[]) RETURNS TABLE (casus uuid)
LANGUAGE sql STABLE ROWS 1 SET search_path = pg_catalog AS $$
    SELECT DISTINCT n.casus_id FROM public.privacy_noodprocedure n
    WHERE n.casus_id = ANY (p_casussen) AND n.medewerker_id = a.medewerker AND n.partij_id = a.partij AND a.inhoud
      AND clock_timestamp() BETWEEN n.geldig_van AND n.geldig_tot
$$;

-- One row per casus and category asked for, and none where the person does not take part: may shared rows be read, may
-- rows be provided, may the Partij have rows of its own. A closed casus (F4) gives nothing without a reason.
CREATE OR REPLACE FUNCTION gate.rights(a gate.asker, p_casussen uuid[], p_categorieen smallint[], p_reden text)
RETURNS TABLE (casus uuid, convenant bigint, gedeeld boolean, nummer text, categorie smallint, lezen boolean,
    verstrekken boolean, eigen boolean)
LANGUAGE sql STABLE ROWS 50 SET search_path = pg_catalog AS $$
    WITH deel AS MATERIALIZED (
        SELECT d.casus_id AS id, false AS nood
        FROM public.cases_deelname d
        JOIN public.cases_deelnameuserobjectpermission g ON g.content_object_id = d.id AND g.user_id = a.gebruiker
        JOIN public.auth_permission w ON w.id = g.permission_id AND w.codename IN ('work_on_deelname', 'stand_in_on_deelname')
        WHERE d.casus_id = ANY (p_casussen) AND d.partij_id = a.partij AND d.beeindigd_op IS NULL AND a.inhoud
        UNION ALL
        SELECT e.casus, true FROM gate.emergencies(a, p_casussen) e
    ), mee AS MATERIALIZED (
        SELECT c.id, c.nummer, c.gemeente_id, c.overlegvorm, c.aangemeld_op IS NOT NULL AS gedeeld,
            CASE WHEN c.afgeschermd_op IS NOT NULL THEN 'F4' ELSE gate.fase(c.status) END AS fase, d.nood
        FROM (SELECT id, bool_and(nood) AS nood FROM deel GROUP BY id) d
        JOIN public.cases_casus c ON c.id = d.id
        WHERE NOT d.nood OR c.aangemeld_op IS NOT NULL
    ), geldend AS MATERIALIZED (
        SELECT v.gemeente_id, v.overlegvorm, gate.convenant(v.gemeente_id, v.overlegvorm, a.partij) AS convenant
        FROM (SELECT DISTINCT gemeente_id, overlegvorm FROM mee) v
    ), ooit AS MATERIALIZED (
        SELECT DISTINCT c.gemeente_id, r.categorie_id FROM public.privacy_convenantregel r
        JOIN public.privacy_convenant c ON c.id = r.convenant_id AND c.status IN ('geldig', 'vervallen')
        WHERE r.partijsoort = a.soort AND r.verstrekken
    )
    SELECT mee.id, v.convenant, mee.gedeeld, mee.nummer, cat.nr,
        mee.fase <> 'F0' AND coalesce(r.toegang = 'lezen' AND NOT r.besluit_nodig
            AND (NOT r.toestemming_nodig OR gate.consents(mee.id, cat.nr, a.partij)), false),
        NOT mee.nood AND CASE mee.fase WHEN 'F0' THEN o.categorie_id IS NOT NULL ELSE coalesce(r.verstrekken, false) END,
        o.categorie_id IS NOT NULL
    FROM mee
    JOIN geldend v ON v.gemeente_id = mee.gemeente_id AND v.overlegvorm = mee.overlegvorm
    CROSS JOIN unnest(p_categorieen) cat (nr)
    LEFT JOIN public.privacy_convenantregel r
        ON r.convenant_id = v.convenant AND r.categorie_id = cat.nr AND r.partijsoort = a.soort AND r.fase = mee.fase
    LEFT JOIN ooit o ON o.gemeente_id = mee.gemeente_id AND o.categorie_id = cat.nr
    WHERE mee.fase <> 'F4' OR coalesce(p_reden, '') <> ''
$$;

-- The bewoner agreed that this Partij reads this category of this casus, and did not take that back.
CREATE OR REPLACE FUNCTION gate.consents(p_casus uuid, p_categorie smallint, p_partij bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.privacy_toestemming t
        WHERE t.casus_id = p_casus AND p_categorie = ANY (t.categorieen) AND p_partij = ANY (t.partijen)
          AND t.ingetrokken_op IS NULL AND t.gegeven_op <= (clock_timestamp() AT TIME ZONE 'Europe/Amsterdam')::date
          AND (clock_timestamp() AT TIME ZONE 'Europe/Amsterdam')::date <= t.geldig_tot)
$$;

-- A melding belongs to the Partij that received it, and is read there by itself; in a casus its rows hang on the casus.
CREATE OR REPLACE FUNCTION gate.rights_melding(a gate.asker, p_meldingen uuid[], p_categorieen smallint[])
RETURNS TABLE (melding uuid, nummer text, categorie smallint, eigen boolean)
LANGUAGE sql STABLE ROWS 5 SET search_path = pg_catalog AS $$
    SELECT m.id, m.nummer, cat.nr, EXISTS (
        SELECT 1 FROM public.privacy_convenantregel r
        JOIN public.privacy_convenant c ON c.id = r.convenant_id AND c.status IN ('geldig', 'vervallen')
        WHERE c.gemeente_id = a.gemeente AND r.partijsoort = a.soort AND r.categorie_id = cat.nr AND r.verstrekken)
    FROM public.cases_melding m CROSS JOIN unnest(p_categorieen) cat (nr)
    WHERE m.id = ANY (p_meldingen) AND a.inhoud AND m.bron_id = a.partij
$$;

-- An aanvraag is an informatieverzoek between two organisations or a rechtenverzoek of a betrokkene. Its own rows are
-- read by both sides (the question) and by who answers (the answer); the asker reads the answer once it was given.
CREATE OR REPLACE FUNCTION gate.rights_aanvraag(a gate.asker, p_aanvragen uuid[], p_categorieen smallint[])
RETURNS TABLE (aanvraag uuid, nummer text, casus uuid, bewoner uuid, categorie smallint, lezen boolean, verstrekken boolean)
LANGUAGE sql STABLE ROWS 5 SET search_path = pg_catalog AS $$
    -- who asked reads the question, and the answer while it lasts
    SELECT v.id, v.nummer, v.casus_id, v.bewoner_id, cat.nr,
        cat.nr = 1 OR EXISTS (
            SELECT 1 FROM public.privacy_verzoekbesluit b
            WHERE b.verzoek_id = v.id AND b.stap = 'inhoud' AND b.uitkomst IN ('verstrekt', 'deels')
              AND b.ingetrokken_op IS NULL AND clock_timestamp() < b.verloopt_op),
        cat.nr = 1 AND v.status = 'concept'
    FROM public.privacy_informatieverzoek v CROSS JOIN unnest(p_categorieen) cat (nr)
    WHERE v.id = ANY (p_aanvragen) AND v.van_partij_id = a.partij AND cat.nr IN (1, v.categorie_id) AND a.inhoud
      AND EXISTS (SELECT 1 FROM public.cases_deelname d
                  JOIN public.cases_deelnameuserobjectpermission g ON g.content_object_id = d.id
                  WHERE d.casus_id = v.casus_id AND d.partij_id = a.partij AND d.beeindigd_op IS NULL
                    AND g.user_id = a.gebruiker)
    UNION ALL
    -- who is asked: its privacy officer, and who may answer, as long as the request runs or the answer lasts
    SELECT v.id, v.nummer, NULL, v.bewoner_id, cat.nr, true,
        (cat.nr = v.categorie_id AND v.status = 'inhoud') OR (cat.nr = 1 AND v.status = 'concept')
    FROM public.privacy_informatieverzoek v CROSS JOIN unnest(p_categorieen) cat (nr)
    WHERE v.id = ANY (p_aanvragen) AND cat.nr IN (1, v.categorie_id)
      AND gate.answers(a, v.aan_partij_id, v.matrix OR v.spoed, v.spoed AND v.status = 'concept')
      AND (v.status IN ('ingediend', 'inhoud') OR (v.status = 'concept' AND v.spoed))
      AND ('privacy_officer' = ANY (string_to_array(a.rollen, ','))
        OR v.status = 'concept' OR (v.status = 'ingediend' AND clock_timestamp() < v.bekend_zichtbaar_op)
        OR (v.status = 'inhoud' AND NOT EXISTS (
            SELECT 1 FROM public.privacy_verzoekbesluit b
            WHERE b.verzoek_id = v.id AND b.stap = 'inhoud'
              AND (b.uitkomst = 'geweigerd' OR b.ingetrokken_op IS NOT NULL OR b.verloopt_op <= clock_timestamp()))))
    UNION ALL
    -- a betrokkene's own request: the privacy officer who handles it; the casussen through gate.consulted
    SELECT r.id, r.nummer, NULL, NULL, cat.nr, true, cat.nr = 1 AND r.status <> 'afgerond'
    FROM public.privacy_rechtenverzoek r CROSS JOIN unnest(p_categorieen) cat (nr)
    WHERE r.id = ANY (p_aanvragen) AND r.partij_id = a.partij AND r.status <> 'ingetrokken'
      AND (cat.nr = 1 OR r.status = 'samenstellen')
      AND 'privacy_officer' = ANY (string_to_array(a.rollen, ','))
    UNION ALL
    -- what a source is to correct (art. 16 AVG): written by who handles the request, read by who corrects it
    SELECT r.id, r.casusnummer, NULL, NULL, cat.nr, true, r.partij_id = a.partij AND v.status = 'samenstellen'
    FROM public.privacy_raadpleging r
    JOIN public.privacy_rechtenverzoek v ON v.id = r.aanvraag_id AND v.soort = 'rectificatie'
    CROSS JOIN unnest(p_categorieen) cat (nr)
    WHERE r.id = ANY (p_aanvragen) AND cat.nr = 1 AND r.uitkomst = 'akkoord' AND v.status IN ('samenstellen', 'afgerond')
      AND (('privacy_officer' = ANY (string_to_array(a.rollen, ','))
            AND (r.partij_id = a.partij OR (r.bron_id = a.partij AND v.status = 'afgerond')))
        OR (r.bron_id = a.partij AND v.status = 'afgerond' AND gate.asks_in(a, r.casus_id)))
$$;

GRANT EXECUTE ON FUNCTION gate.fase(text), gate.in_force(text, text) TO ov_app, ov_exporter, ov_worker;

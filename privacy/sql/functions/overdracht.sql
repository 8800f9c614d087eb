-- Handing over. A beheerder sees no casus, so these functions count and move what somebody has without showing any of it.
-- tests/integration/test_overdracht.py lists every column that points at a person, and fails for one that is forgotten.

-- What somebody has in hand, as numbers. Only its own beheerder hears how much: that another organisation has casussen of
-- its own is nobody's business, so to the one of the regie all is one line without a number.
CREATE OR REPLACE FUNCTION gate.workload(p_medewerker bigint) RETURNS TABLE (soort text, aantal bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE m public.parties_medewerker;
BEGIN
    SELECT * INTO m FROM public.parties_medewerker x WHERE x.id = p_medewerker;
    IF m.id IS NULL OR NOT gate.beheert_partij(m.partij_id) THEN
        RAISE EXCEPTION 'not yours to keep' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
    WITH werk (soort, inhoud, aantal) AS (
        SELECT 'casussen', true, count(*) FROM public.cases_deelname d
            JOIN public.cases_deelnameuserobjectpermission g ON g.content_object_id = d.id
            WHERE d.partij_id = m.partij_id AND g.user_id = m.user_id AND g.afwezigheid_id IS NULL
        UNION ALL SELECT 'casusregisseur', true, count(*) FROM public.cases_casus c WHERE c.casusregisseur_id = m.id
        UNION ALL SELECT 'actiepunten', true, count(*) FROM public.cases_actiepunt a
            WHERE a.eigenaar_id = m.id AND a.afgerond_op IS NULL
        UNION ALL SELECT 'termijnen', true, count(*) FROM public.cases_termijn t
            WHERE t.eigenaar_id = m.id AND t.afgerond_op IS NULL AND t.soort <> 'actiepunt'
        UNION ALL SELECT 'concepten', true, count(*) FROM public.cases_melding x
            WHERE x.gemaakt_door_id = m.id AND x.status = 'concept'
        UNION ALL SELECT 'informatieverzoeken', true, count(*) FROM public.privacy_informatieverzoek v
            WHERE v.gevraagd_door_id = m.id AND v.status = 'concept'
        UNION ALL SELECT 'rechtenverzoeken', false, count(*) FROM public.privacy_rechtenverzoek r
            WHERE r.behandelaar_id = m.id AND r.status NOT IN ('afgerond', 'ingetrokken')
        UNION ALL SELECT 'vervangingen', true, count(*) FROM public.parties_afwezigheid a
            WHERE a.vervanger_id = m.id AND a.beeindigd_op IS NULL AND a.tot >= gate.vandaag()
    )
    SELECT CASE WHEN m.partij_id = gate.organisatie() THEN w.soort WHEN w.inhoud THEN 'werk' ELSE 'toezicht' END,
        CASE WHEN m.partij_id = gate.organisatie() THEN sum(w.aantal)::bigint END
    FROM werk w WHERE w.aantal > 0 GROUP BY 1, m.partij_id;
END $$;

CREATE OR REPLACE FUNCTION gate.vandaag() RETURNS date LANGUAGE sql STABLE SET search_path = pg_catalog AS
$$ SELECT (clock_timestamp() AT TIME ZONE 'Europe/Amsterdam')::date $$;

-- Everything that somebody has in hand goes to a colleague of the same organisation, in one go: work on casussen to
-- `p_naar`, requests of betrokkenen to `p_toezicht`. Raises check_violation while anything would be nobody's.
CREATE OR REPLACE FUNCTION gate.hand_over(p_van bigint, p_naar bigint, p_toezicht bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE van public.parties_medewerker; naar public.parties_medewerker; op public.parties_medewerker;
    a gate.asker := jsonb_populate_record(NULL::gate.asker, gate.unseal('overlast.asker')); v record;
BEGIN
    SELECT * INTO van FROM public.parties_medewerker x WHERE x.id = p_van FOR UPDATE;
    IF van.id IS NULL OR NOT gate.beheert_partij(van.partij_id) OR van.user_id = gate.gebruiker() THEN
        RAISE EXCEPTION 'not yours to hand over' USING ERRCODE = '42501';
    END IF;
    naar := gate.colleague(p_naar, van, ARRAY['consulent', 'regisseur', 'wijkagent', 'deelnemer', 'notulist', 'jurist']);
    op := gate.colleague(p_toezicht, van, ARRAY['privacy_officer']);
    IF naar.id IS NOT NULL THEN
        INSERT INTO public.cases_deelnameuserobjectpermission (user_id, content_object_id, permission_id)
        SELECT naar.user_id, g.content_object_id, g.permission_id FROM public.cases_deelnameuserobjectpermission g
        JOIN public.cases_deelname d ON d.id = g.content_object_id
        WHERE d.partij_id = van.partij_id AND g.user_id = van.user_id AND g.afwezigheid_id IS NULL
        ON CONFLICT DO NOTHING;
        DELETE FROM public.cases_deelnameuserobjectpermission g USING public.cases_deelname d
        WHERE d.id = g.content_object_id AND d.partij_id = van.partij_id AND g.user_id = van.user_id;
        UPDATE public.cases_casus SET casusregisseur_id = naar.id WHERE casusregisseur_id = van.id;
        UPDATE public.cases_actiepunt SET eigenaar_id = naar.id WHERE eigenaar_id = van.id AND afgerond_op IS NULL;
        UPDATE public.cases_termijn SET eigenaar_id = naar.id WHERE eigenaar_id = van.id AND afgerond_op IS NULL;
        UPDATE public.cases_melding SET gemaakt_door_id = naar.id WHERE gemaakt_door_id = van.id AND status = 'concept';
        UPDATE public.privacy_informatieverzoek SET gevraagd_door_id = naar.id
        WHERE gevraagd_door_id = van.id AND status = 'concept';
        UPDATE public.cases_bericht SET aan_id = naar.id
        WHERE aan_id = van.id AND gelezen_op IS NULL AND casus_id IS NOT NULL;
        IF van.contactpersoon THEN
            UPDATE public.parties_medewerker SET contactpersoon = true WHERE id = naar.id;
        END IF;
        -- Nobody stands in for oneself: where the colleague is the one who is away, that ends.
        UPDATE public.parties_afwezigheid SET beeindigd_op = clock_timestamp()
        WHERE vervanger_id = van.id AND medewerker_id = naar.id AND beeindigd_op IS NULL;
        FOR v IN UPDATE public.parties_afwezigheid SET vervanger_id = naar.id
            WHERE vervanger_id = van.id AND beeindigd_op IS NULL AND tot >= gate.vandaag() RETURNING id LOOP
            PERFORM gate.stand_in(v.id);
        END LOOP;
    END IF;
    IF op.id IS NOT NULL THEN
        UPDATE public.privacy_rechtenverzoek SET behandelaar_id = op.id
        WHERE behandelaar_id = van.id AND status NOT IN ('afgerond', 'ingetrokken');
    END IF;
    -- A webhook hears what its owner can open: a colleague who wants to hear makes one, with a secret of their own (ADR 19).
    DELETE FROM public.cases_webhookbericht b USING public.cases_webhook w WHERE w.id = b.webhook_id AND w.eigenaar_id = van.id;
    DELETE FROM public.cases_webhook WHERE eigenaar_id = van.id;
    IF EXISTS (SELECT 1 FROM gate.workload(p_van)) THEN
        RAISE EXCEPTION 'work would be nobody''s' USING ERRCODE = '23514';
    END IF;
    INSERT INTO gate.inzagelog (gebeurtenis, uitkomst, medewerker_id, user_id, rol, partij_id, gemeente_id, object, doel,
        reden, verzoek, sessie, ip)
    VALUES ('besluit', 'toegestaan', a.medewerker, a.gebruiker, a.rollen, a.partij, a.gemeente, 'Overdracht van werk',
        'Besluit over toegang tot gegevens',
        concat('Van medewerker ', van.id, ' naar ', concat_ws(' en ', naar.id, op.id)), a.verzoek, a.sessie, a.ip);
END $$;

-- The colleague that was chosen, or nobody when none was. Raises check_violation for somebody who does not fit.
CREATE OR REPLACE FUNCTION gate.colleague(p_wie bigint, p_van public.parties_medewerker, p_rollen text[])
RETURNS public.parties_medewerker LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE m public.parties_medewerker;
BEGIN
    SELECT x.* INTO m FROM public.parties_medewerker x JOIN public.parties_user u ON u.id = x.user_id AND u.is_active
    WHERE x.id = p_wie AND x.partij_id = p_van.partij_id AND x.id <> p_van.id AND x.actief
      AND x.rollen::text[] && p_rollen;
    IF p_wie IS NOT NULL AND m.id IS NULL THEN
        RAISE EXCEPTION 'no colleague with such a role' USING ERRCODE = '23514';
    END IF;
    RETURN m;
END $$;

-- Who stands in works on the same casussen, as long as the Afwezigheid lasts: the policy of the table reads its dates.
CREATE OR REPLACE FUNCTION gate.stand_in(p_afwezigheid uuid) RETURNS void
LANGUAGE sql SET search_path = pg_catalog AS $$
    INSERT INTO public.cases_deelnameuserobjectpermission (user_id, content_object_id, permission_id, afwezigheid_id)
    SELECT w.user_id, g.content_object_id, gate.as_deputy(), a.id
    FROM public.parties_afwezigheid a
    JOIN public.parties_medewerker m ON m.id = a.medewerker_id
    JOIN public.parties_medewerker w ON w.id = a.vervanger_id AND w.partij_id = m.partij_id
    JOIN public.cases_deelname d ON d.partij_id = m.partij_id AND d.beeindigd_op IS NULL
    JOIN public.cases_deelnameuserobjectpermission g
        ON g.content_object_id = d.id AND g.user_id = m.user_id AND g.afwezigheid_id IS NULL
    WHERE a.id = p_afwezigheid AND a.beeindigd_op IS NULL
    ON CONFLICT DO NOTHING
$$;

CREATE OR REPLACE FUNCTION gate.as_deputy() RETURNS integer LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT r.id FROM public.auth_permission r JOIN public.django_content_type t ON t.id = r.content_type_id
    WHERE r.codename = 'stand_in_on_deelname' AND t.app_label = 'cases' AND t.model = 'deelname'
$$;

CREATE OR REPLACE FUNCTION gate.begin_absence() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM gate.stand_in(NEW.id);
    RETURN NULL;
END $$;

-- What somebody who is away gets to work on meanwhile, the vervanger gets as well.
CREATE OR REPLACE FUNCTION gate.follow_absence() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO public.cases_deelnameuserobjectpermission (user_id, content_object_id, permission_id, afwezigheid_id)
    SELECT w.user_id, NEW.content_object_id, gate.as_deputy(), a.id
    FROM public.cases_deelname d
    JOIN public.parties_medewerker m ON m.partij_id = d.partij_id AND m.user_id = NEW.user_id
    JOIN public.parties_afwezigheid a ON a.medewerker_id = m.id AND a.beeindigd_op IS NULL AND a.tot >= gate.vandaag()
    JOIN public.parties_medewerker w ON w.id = a.vervanger_id
    WHERE d.id = NEW.content_object_id
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

GRANT EXECUTE ON FUNCTION gate.workload(bigint), gate.hand_over(bigint, bigint, bigint) TO ov_app;
GRANT EXECUTE ON FUNCTION gate.begin_absence(), gate.follow_absence() TO ov_owner;

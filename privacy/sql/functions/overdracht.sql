-- Handing over. A beheerder sees no casus, so these functions count and move what somebody has without showing any of it.
-- tests/integration/test_overdracht.py lists every column that points at a person, and fails for one that is forgotten.

CREATE OR REPLACE FUNCTION gate.sees_content(p_rollen text[]) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS
$$ SELECT p_rollen && gate.content_roles() $$;

CREATE OR REPLACE FUNCTION gate.was_aangemeld(p_casus uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog AS
$$ SELECT EXISTS (SELECT 1 FROM public.cases_casus c WHERE c.id = p_casus AND c.aangemeld_op IS NOT NULL) $$;

-- Where somebody stands in for a colleague: for whom, and whether that is another's once the roles are `p_blijft` only. For a
-- privacy officer who sees no casus a privacy officer stands in; for who sees none otherwise, until one leaves.
CREATE OR REPLACE FUNCTION gate.standing_in(m public.parties_medewerker, p_blijft text[])
RETURNS TABLE (id uuid, weg bigint, inhoud boolean, gaat boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT a.id, w.id, gate.sees_content(w.rollen::text[]) OR NOT 'privacy_officer' = ANY (w.rollen),
        CASE WHEN gate.sees_content(w.rollen::text[]) THEN NOT gate.sees_content(p_blijft)
             WHEN 'privacy_officer' = ANY (w.rollen) THEN NOT 'privacy_officer' = ANY (p_blijft)
             ELSE cardinality(p_blijft) = 0 END
    FROM public.parties_afwezigheid a JOIN public.parties_medewerker w ON w.id = a.medewerker_id
    WHERE a.vervanger_id = m.id AND a.beeindigd_op IS NULL AND a.tot >= gate.vandaag()
$$;

-- What is another's once somebody has the roles `p_blijft` only: all work on casussen when none of these looks at them (`alles`);
-- of who is regisseur no more (`regie`) that on what was aangemeld, for that role brought it. Whether another role brought one
-- of those as well is written down nowhere, so they all go.
CREATE OR REPLACE FUNCTION gate.in_hand(m public.parties_medewerker, p_blijft text[])
RETURNS TABLE (soort text, inhoud boolean, aantal bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE alles boolean := NOT gate.sees_content(p_blijft);
    regie boolean := 'regisseur' = ANY (m.rollen) AND NOT 'regisseur' = ANY (p_blijft);
BEGIN
    RETURN QUERY
    WITH werk (soort, inhoud, aantal) AS (
        SELECT 'casussen', true, count(*) FROM public.cases_deelname d
            JOIN public.cases_deelnameuserobjectpermission g ON g.content_object_id = d.id
            WHERE d.partij_id = m.partij_id AND g.user_id = m.user_id AND g.afwezigheid_id IS NULL
              AND (alles OR (regie AND gate.was_aangemeld(d.casus_id)))
        UNION ALL SELECT 'casusregisseur', true, count(*) FROM public.cases_casus c
            WHERE c.casusregisseur_id = m.id AND (alles OR (regie AND gate.was_aangemeld(c.id)))
        UNION ALL SELECT 'actiepunten', true, count(*) FROM public.cases_actiepunt a
            WHERE a.eigenaar_id = m.id AND a.afgerond_op IS NULL AND (alles OR (regie AND gate.was_aangemeld(a.casus_id)))
        UNION ALL SELECT 'termijnen', true, count(*) FROM public.cases_termijn t
            WHERE t.eigenaar_id = m.id AND t.afgerond_op IS NULL AND t.soort <> 'actiepunt'
              AND (alles OR (regie AND gate.was_aangemeld(t.casus_id)))
        UNION ALL SELECT 'concepten', true, count(*) FROM public.cases_melding x
            WHERE x.gemaakt_door_id = m.id AND x.status = 'concept' AND alles
        UNION ALL SELECT 'informatieverzoeken', true, count(*) FROM public.privacy_informatieverzoek v
            WHERE v.gevraagd_door_id = m.id AND v.status = 'concept' AND (alles OR (regie AND gate.was_aangemeld(v.casus_id)))
        UNION ALL SELECT 'rechtenverzoeken', false, count(*) FROM public.privacy_rechtenverzoek r
            WHERE r.behandelaar_id = m.id AND r.status NOT IN ('afgerond', 'ingetrokken')
              AND NOT 'privacy_officer' = ANY (p_blijft)
        UNION ALL SELECT CASE WHEN s.inhoud THEN 'vervangingen' ELSE 'vervangingen_toezicht' END, s.inhoud, count(*)
            FROM gate.standing_in(m, p_blijft) s WHERE s.gaat GROUP BY s.inhoud
    )
    SELECT w.soort, w.inhoud, w.aantal FROM werk w WHERE w.aantal > 0;
END $$;

-- What somebody has in hand that is another's once the roles are `p_blijft` only, as numbers; without any role that is all.
-- Only its own beheerder hears how much: that another organisation has casussen of its own is nobody's business, so to the
-- one of the regie all is one line without a number.
CREATE OR REPLACE FUNCTION gate.work_left(p_medewerker bigint, p_blijft text[]) RETURNS TABLE (soort text, aantal bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE m public.parties_medewerker;
BEGIN
    SELECT * INTO m FROM public.parties_medewerker x WHERE x.id = p_medewerker;
    IF m.id IS NULL OR NOT gate.beheert_partij(m.partij_id) THEN
        RAISE EXCEPTION 'not yours to keep' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
    SELECT CASE WHEN m.partij_id = gate.organisatie() THEN w.soort WHEN w.inhoud THEN 'werk' ELSE 'toezicht' END,
        CASE WHEN m.partij_id = gate.organisatie() THEN sum(w.aantal)::bigint END
    FROM gate.in_hand(m, p_blijft) w GROUP BY 1, m.partij_id;
END $$;

CREATE OR REPLACE FUNCTION gate.workload(p_medewerker bigint) RETURNS TABLE (soort text, aantal bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
$$ SELECT w.soort, w.aantal FROM gate.work_left(p_medewerker, '{}') w $$;

CREATE OR REPLACE FUNCTION gate.vandaag() RETURNS date LANGUAGE sql STABLE SET search_path = pg_catalog AS
$$ SELECT (clock_timestamp() AT TIME ZONE 'Europe/Amsterdam')::date $$;

-- Somebody keeps the roles `p_blijft` only: what came with the others goes to a colleague of the same organisation, in one go,
-- work on casussen to `p_naar`, that of a privacy officer to `p_toezicht`. Asked before the roles are changed. Raises
-- check_violation while anything would be nobody's.
CREATE OR REPLACE FUNCTION gate.give_up_roles(p_van bigint, p_blijft text[], p_naar bigint, p_toezicht bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE van public.parties_medewerker; naar public.parties_medewerker; op public.parties_medewerker;
    a gate.asker := jsonb_populate_record(NULL::gate.asker, gate.unseal('overlast.asker')); v record;
    alles boolean := NOT gate.sees_content(p_blijft); regie boolean;
BEGIN
    SELECT * INTO van FROM public.parties_medewerker x WHERE x.id = p_van FOR UPDATE;
    IF van.id IS NULL OR NOT gate.beheert_partij(van.partij_id) OR van.user_id = gate.gebruiker() THEN
        RAISE EXCEPTION 'not yours to hand over' USING ERRCODE = '42501';
    END IF;
    naar := gate.colleague(p_naar, van, gate.content_roles());
    op := gate.colleague(p_toezicht, van, ARRAY['privacy_officer']);
    regie := 'regisseur' = ANY (van.rollen) AND NOT 'regisseur' = ANY (p_blijft);
    IF naar.id IS NOT NULL THEN
        INSERT INTO public.cases_deelnameuserobjectpermission (user_id, content_object_id, permission_id)
        SELECT naar.user_id, g.content_object_id, g.permission_id FROM public.cases_deelnameuserobjectpermission g
        JOIN public.cases_deelname d ON d.id = g.content_object_id
        WHERE d.partij_id = van.partij_id AND g.user_id = van.user_id AND g.afwezigheid_id IS NULL
          AND (alles OR (regie AND gate.was_aangemeld(d.casus_id)))
        ON CONFLICT DO NOTHING;
        -- where this person stands in for another, that is the other's work
        DELETE FROM public.cases_deelnameuserobjectpermission g USING public.cases_deelname d
        WHERE d.id = g.content_object_id AND d.partij_id = van.partij_id AND g.user_id = van.user_id
          AND (alles OR (regie AND g.afwezigheid_id IS NULL AND gate.was_aangemeld(d.casus_id)));
        -- who stands in for this person goes on with what stays
        DELETE FROM public.cases_deelnameuserobjectpermission g USING public.cases_deelname d, public.parties_afwezigheid f
        WHERE d.id = g.content_object_id AND f.medewerker_id = van.id AND g.afwezigheid_id = f.id
          AND (alles OR (regie AND gate.was_aangemeld(d.casus_id)));
        UPDATE public.cases_casus SET casusregisseur_id = naar.id
        WHERE casusregisseur_id = van.id AND (alles OR (regie AND gate.was_aangemeld(id)));
        UPDATE public.cases_actiepunt SET eigenaar_id = naar.id
        WHERE eigenaar_id = van.id AND afgerond_op IS NULL AND (alles OR (regie AND gate.was_aangemeld(casus_id)));
        UPDATE public.cases_termijn SET eigenaar_id = naar.id
        WHERE eigenaar_id = van.id AND afgerond_op IS NULL AND (alles OR (regie AND gate.was_aangemeld(casus_id)));
        UPDATE public.cases_melding SET gemaakt_door_id = naar.id
        WHERE gemaakt_door_id = van.id AND status = 'concept' AND alles;
        UPDATE public.privacy_informatieverzoek SET gevraagd_door_id = naar.id
        WHERE gevraagd_door_id = van.id AND status = 'concept' AND (alles OR (regie AND gate.was_aangemeld(casus_id)));
        UPDATE public.cases_bericht SET aan_id = naar.id
        WHERE aan_id = van.id AND gelezen_op IS NULL AND casus_id IS NOT NULL AND (alles OR (regie AND gate.was_aangemeld(casus_id)));
    END IF;
    IF op.id IS NOT NULL AND NOT 'privacy_officer' = ANY (p_blijft) THEN
        UPDATE public.privacy_rechtenverzoek SET behandelaar_id = op.id
        WHERE behandelaar_id = van.id AND status NOT IN ('afgerond', 'ingetrokken');
    END IF;
    FOR v IN SELECT s.id, s.weg, CASE WHEN s.inhoud THEN naar.id ELSE op.id END AS wie
        FROM gate.standing_in(van, p_blijft) s WHERE s.gaat LOOP
        IF v.wie = v.weg THEN  -- nobody stands in for oneself
            UPDATE public.parties_afwezigheid SET beeindigd_op = clock_timestamp() WHERE id = v.id;
        ELSIF v.wie IS NOT NULL THEN
            UPDATE public.parties_afwezigheid SET vervanger_id = v.wie WHERE id = v.id;
            PERFORM gate.stand_in(v.id);
        END IF;
    END LOOP;
    -- A webhook hears what its owner can open: a colleague who wants to hear makes one, with a secret of their own (ADR 19).
    DELETE FROM public.cases_webhookbericht b USING public.cases_webhook w
    WHERE alles AND w.id = b.webhook_id AND w.eigenaar_id = van.id;
    DELETE FROM public.cases_webhook WHERE alles AND eigenaar_id = van.id;
    IF EXISTS (SELECT 1 FROM gate.in_hand(van, p_blijft)) THEN
        RAISE EXCEPTION 'work would be nobody''s' USING ERRCODE = '23514';
    END IF;
    INSERT INTO gate.inzagelog (gebeurtenis, uitkomst, medewerker_id, user_id, rol, partij_id, gemeente_id, object, doel,
        reden, verzoek, sessie, ip)
    VALUES ('besluit', 'toegestaan', a.medewerker, a.gebruiker, a.rollen, a.partij, a.gemeente, 'Overdracht van werk',
        'Besluit over toegang tot gegevens',
        concat('Van medewerker ', van.id, ' naar ', concat_ws(' en ', naar.id, op.id)), a.verzoek, a.sessie, a.ip);
END $$;

-- Somebody leaves: no role stays, so everything goes, and who is contactpersoon is followed up as that too.
CREATE OR REPLACE FUNCTION gate.hand_over(p_van bigint, p_naar bigint, p_toezicht bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM gate.give_up_roles(p_van, '{}', p_naar, p_toezicht);
    UPDATE public.parties_medewerker SET contactpersoon = true
    WHERE id = p_naar AND EXISTS (SELECT 1 FROM public.parties_medewerker v WHERE v.id = p_van AND v.contactpersoon);
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

GRANT EXECUTE ON FUNCTION gate.workload(bigint), gate.work_left(bigint, text[]), gate.hand_over(bigint, bigint, bigint),
    gate.give_up_roles(bigint, text[], bigint, bigint) TO ov_app;
GRANT EXECUTE ON FUNCTION gate.begin_absence(), gate.follow_absence() TO ov_owner;

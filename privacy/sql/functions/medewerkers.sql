-- How people come, are reviewed, and get back in. What a beheerder hands out is handed out to somebody else.

-- The Medewerker is another person than who asks, whatever organisation either works for.
CREATE OR REPLACE FUNCTION gate.about_another(p_medewerker bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT 1 FROM public.parties_medewerker m WHERE m.id = p_medewerker AND m.user_id <> gate.gebruiker())
$$;

-- What the bearer of an invitation may know of it: that it is theirs to accept, and whether the address has an account.
CREATE OR REPLACE FUNCTION gate.invitation(p_token text)
RETURNS TABLE (id uuid, email text, naam text, partij text, gemeente text, rollen text[], bestaat boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT u.id, u.email::text, u.naam::text, p.naam::text, g.naam::text, u.rollen::text[],
        EXISTS (SELECT 1 FROM public.parties_user a WHERE lower(a.email) = lower(u.email))
    FROM public.parties_uitnodiging u
    JOIN public.parties_partij p ON p.id = u.partij_id
    JOIN public.parties_gemeente g ON g.code = p.gemeente_id
    JOIN public.parties_medewerker d ON d.id = u.gemaakt_door_id AND d.actief
    WHERE u.hash = encode(sha256(convert_to(p_token, 'UTF8')), 'hex') AND u.gebruikt_op IS NULL
      AND u.ingetrokken_op IS NULL AND clock_timestamp() < u.verloopt_op
$$;

-- Accept, once: whoever comes second finds nothing. A new address gets an account with this password; an existing one must
-- be logged in as itself (`p_user`), for a mailbox alone does not open it. Answers no row when there is nothing to accept.
CREATE OR REPLACE FUNCTION gate.accept_invitation(p_token text, p_password text, p_user bigint)
RETURNS TABLE (medewerker bigint, gebruiker bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE u public.parties_uitnodiging; wie bigint; wordt bigint; nu timestamptz := clock_timestamp();
BEGIN
    SELECT * INTO u FROM public.parties_uitnodiging x
    WHERE x.hash = encode(sha256(convert_to(p_token, 'UTF8')), 'hex') AND x.gebruikt_op IS NULL
      AND x.ingetrokken_op IS NULL AND nu < x.verloopt_op
      AND EXISTS (SELECT 1 FROM public.parties_medewerker d WHERE d.id = x.gemaakt_door_id AND d.actief)
    FOR UPDATE;
    IF u.id IS NULL THEN RETURN; END IF;
    SELECT a.id INTO wie FROM public.parties_user a WHERE lower(a.email) = lower(u.email) AND a.is_active;
    IF wie IS DISTINCT FROM p_user OR wie = (SELECT d.user_id FROM public.parties_medewerker d WHERE d.id = u.gemaakt_door_id)
       OR (wie IS NULL AND EXISTS (SELECT 1 FROM public.parties_user a WHERE lower(a.email) = lower(u.email))) THEN
        RETURN;
    END IF;
    IF wie IS NULL THEN
        INSERT INTO public.parties_user (password, is_superuser, email, naam, is_active, date_joined)
        VALUES (p_password, false, lower(u.email), u.naam, true, nu) RETURNING id INTO wie;
    END IF;
    -- Somebody who left comes back as a new colleague, by an invitation of after that; who is blocked and did not leave does
    -- not come in again this way.
    INSERT INTO public.parties_medewerker (user_id, partij_id, rollen, functie, contactpersoon, actief, toegevoegd_op)
    VALUES (wie, u.partij_id, u.rollen, u.functie, u.contactpersoon, true, nu)
    ON CONFLICT (user_id, partij_id) DO UPDATE SET rollen = excluded.rollen, functie = excluded.functie,
        contactpersoon = excluded.contactpersoon, actief = true, vertrokken_op = NULL, geblokkeerd_op = NULL,
        opvolger_id = NULL, geheimhouding_op = NULL, toegevoegd_op = nu
        WHERE parties_medewerker.vertrokken_op < u.gemaakt_op
    RETURNING id INTO wordt;
    UPDATE public.parties_uitnodiging SET gebruikt_op = nu, medewerker_id = wordt WHERE id = u.id;
    IF wordt IS NULL THEN RETURN; END IF;
    PERFORM gate.join_running(wordt);
    RETURN QUERY SELECT wordt, wie;
END $$;

-- Whether an account without work here is waited for: an organisation, or this one, invited its address. It may log in then.
CREATE OR REPLACE FUNCTION gate.awaited(p_user bigint, p_partij bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.parties_uitnodiging u
        JOIN public.parties_user a ON lower(a.email) = lower(u.email) AND a.is_active
        JOIN public.parties_medewerker d ON d.id = u.gemaakt_door_id AND d.actief
        WHERE a.id = p_user AND u.partij_id = coalesce(p_partij, u.partij_id) AND u.gebruikt_op IS NULL
          AND u.ingetrokken_op IS NULL AND clock_timestamp() < u.verloopt_op)
$$;

-- A regisseur works on everything that was aangemeld, also what was there before this person came.
CREATE OR REPLACE FUNCTION gate.join_running(p_medewerker bigint) RETURNS void
LANGUAGE sql SET search_path = pg_catalog AS $$
    INSERT INTO public.cases_deelnameuserobjectpermission (user_id, content_object_id, permission_id)
    SELECT m.user_id, d.id, r.id
    FROM public.parties_medewerker m
    JOIN public.parties_partij p ON p.id = m.partij_id AND p.regie
    JOIN public.cases_deelname d ON d.partij_id = p.id AND d.beeindigd_op IS NULL
    JOIN public.cases_casus c ON c.id = d.casus_id AND c.aangemeld_op IS NOT NULL AND c.status <> 'vernietigd'
    CROSS JOIN public.auth_permission r
    WHERE m.id = p_medewerker AND m.actief AND 'regisseur' = ANY (m.rollen) AND r.codename = 'work_on_deelname'
      AND r.content_type_id = (SELECT t.id FROM public.django_content_type t
                               WHERE t.app_label = 'cases' AND t.model = 'deelname')
    ON CONFLICT DO NOTHING
$$;

CREATE OR REPLACE FUNCTION gate.admit_regisseur(p_medewerker bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NOT gate.about_another(p_medewerker) OR NOT gate.beheert_partij(
        (SELECT m.partij_id FROM public.parties_medewerker m WHERE m.id = p_medewerker)) THEN
        RAISE EXCEPTION 'not yours to admit' USING ERRCODE = '42501';
    END IF;
    PERFORM gate.join_running(p_medewerker);
END $$;

-- Who may agree that somebody's second factors are taken away: a beheerder, or a privacy officer, of the organisation or
-- of the regie. That it is another than who asked stands in the table itself.
CREATE OR REPLACE FUNCTION gate.may_restore(p_medewerker bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.parties_medewerker m JOIN public.parties_partij p ON p.id = m.partij_id
        WHERE m.id = p_medewerker AND (gate.beheert_partij(p.id) OR (gate.rol('privacy_officer')
            AND (p.id = gate.organisatie() OR (gate.leidt() AND p.gemeente_id = gate.gemeente())))))
$$;

-- The access review: who keeps the organisation, and who oversees it.
CREATE OR REPLACE FUNCTION gate.sees_review(p_partij bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT gate.beheert_partij(p_partij) OR ((gate.rol('privacy_officer') OR gate.rol('fg')) AND (
        gate.organisatie() = p_partij OR (gate.leidt() AND EXISTS (
            SELECT 1 FROM public.parties_partij p WHERE p.id = p_partij AND p.gemeente_id = gate.gemeente()))))
$$;

-- Nobody judges oneself; a privacy officer judges the beheerders only.
CREATE OR REPLACE FUNCTION gate.may_judge(p_beoordeling uuid, p_medewerker bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.parties_toegangsbeoordeling b
        JOIN public.parties_medewerker m ON m.id = p_medewerker AND m.partij_id = b.partij_id
        WHERE b.id = p_beoordeling AND b.ondertekend_op IS NULL AND m.user_id <> gate.gebruiker()
          AND (gate.beheert_partij(b.partij_id) OR ('beheerder' = ANY (m.rollen) AND gate.rol('privacy_officer')
               AND gate.sees_review(b.partij_id))))
$$;

CREATE OR REPLACE FUNCTION gate.review_complete(p_beoordeling uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT NOT EXISTS (
        SELECT 1 FROM public.parties_toegangsbeoordeling b
        JOIN public.parties_medewerker m ON m.partij_id = b.partij_id AND m.vertrokken_op IS NULL
        WHERE b.id = p_beoordeling AND NOT EXISTS (
            SELECT 1 FROM public.parties_toegangsoordeel o WHERE o.beoordeling_id = b.id AND o.medewerker_id = m.id))
$$;

-- The gemeente whose lists the asker keeps, as one value for a whole statement; NULL for who keeps none.
CREATE OR REPLACE FUNCTION gate.kept_gemeente() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
$$ SELECT gate.gemeente() WHERE gate.beheert_gemeente(gate.gemeente()) $$;

GRANT EXECUTE ON FUNCTION gate.kept_gemeente(), gate.about_another(bigint), gate.invitation(text), gate.accept_invitation(text, text, bigint), gate.awaited(bigint, bigint),
    gate.admit_regisseur(bigint), gate.may_restore(bigint), gate.sees_review(bigint), gate.may_judge(uuid, bigint),
    gate.review_complete(uuid) TO ov_app;

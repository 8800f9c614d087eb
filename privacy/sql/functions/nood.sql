-- The noodprocedure. Called on the committed connection: the log row, the permission and the messages to who oversees are
-- there together, or not at all, before anything is read.

-- Answers open, loopt (it still runs, and is not made longer), te_vaak, or onbekend: the same for a number that does not
-- exist, a casus that was not aangemeld, one elsewhere, and a Partij that did not sign the convenant. The hard limits
-- stand here; the settings stay within them.
CREATE OR REPLACE FUNCTION gate.break_glass(p_context text, p_mac text, p_nummer text, p_reden text, p_toelichting text,
    p_minutes integer, p_per_dag integer) RETURNS TABLE (noodprocedure uuid, uitkomst text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE a gate.asker := gate.verify(p_context, p_mac); c public.cases_casus; made uuid; now timestamptz; waarom text;
BEGIN
    IF NOT a.inhoud OR p_minutes NOT BETWEEN 1 AND 240 OR p_per_dag NOT BETWEEN 1 AND 20
       OR p_reden NOT IN ('levensgevaar', 'gevaar_anderen', 'kinderen', 'brand')
       OR coalesce(btrim(p_toelichting), '') = '' OR length(p_toelichting) > 1000 THEN
        RAISE EXCEPTION 'noodprocedure refused' USING ERRCODE = '42501';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('noodprocedure', a.medewerker));
    now := clock_timestamp();
    SELECT * INTO c FROM public.cases_casus x
    WHERE x.nummer = p_nummer AND x.gemeente_id = a.gemeente AND x.aangemeld_op IS NOT NULL AND x.status <> 'vernietigd'
      AND gate.convenant(x.gemeente_id, x.overlegvorm, a.partij) IS NOT NULL;
    SELECT n.id INTO made FROM public.privacy_noodprocedure n
    WHERE n.casus_id = c.id AND n.medewerker_id = a.medewerker AND n.geldig_tot > now LIMIT 1;
    IF made IS NOT NULL THEN
        RETURN QUERY SELECT made, 'loopt';
        RETURN;
    END IF;
    waarom := CASE
        WHEN p_per_dag <= (
            SELECT count(*) FROM public.privacy_noodprocedure n
            WHERE n.medewerker_id = a.medewerker AND n.geldig_van > now - interval '24 hours'
        ) + (
            SELECT count(DISTINCT l.verzoek) FROM gate.inzagelog l
            WHERE l.partij_id = a.partij AND l.tijd > now - interval '24 hours' AND l.medewerker_id = a.medewerker
              AND l.gebeurtenis = 'noodprocedure' AND l.uitkomst = 'geweigerd' AND l.reden <> 'te vaak') THEN 'te vaak'
        WHEN c.id IS NULL THEN 'onbekend' END;
    INSERT INTO gate.inzagelog (gebeurtenis, uitkomst, medewerker_id, user_id, rol, partij_id, gemeente_id, casus_id,
        bewoner_id, gedeeld, object, doel, reden, convenant_id, verzoek, sessie, ip)
    SELECT 'noodprocedure', CASE WHEN waarom IS NULL THEN 'toegestaan' ELSE 'geweigerd' END, a.medewerker, a.gebruiker,
        a.rollen, a.partij, a.gemeente, g.id, b.bewoner_id, g.id IS NOT NULL,
        CASE WHEN p_nummer ~ '^[A-Z0-9-]{1,16}$' THEN p_nummer ELSE 'geen casusnummer' END,
        'Noodprocedure bij acuut gevaar', coalesce(waarom, p_reden),
        gate.convenant(g.gemeente_id, g.overlegvorm, a.partij), a.verzoek, a.sessie, a.ip
    FROM (SELECT 1) een LEFT JOIN public.cases_casus g ON g.id = c.id AND waarom IS NULL
    LEFT JOIN public.cases_betrokkene b ON b.casus_id = g.id;
    IF waarom IS NOT NULL THEN
        RETURN QUERY SELECT NULL::uuid, replace(waarom, ' ', '_');
        RETURN;
    END IF;
    made := gen_random_uuid();
    INSERT INTO public.privacy_noodprocedure (id, casus_id, casusnummer, gemeente_id, medewerker_id, partij_id, reden,
        toelichting, geldig_van, geldig_tot)
    VALUES (made, c.id, c.nummer, a.gemeente, a.medewerker, a.partij, p_reden, p_toelichting, now,
        now + make_interval(mins => p_minutes));
    INSERT INTO public.cases_bericht (id, sleutel, soort, aan_id, casus_id, pad, gemaakt_op, pogingen, volgende_poging_op)
    SELECT gen_random_uuid(), format('noodprocedure:%s:%s', made, m.id), 'noodprocedure', m.id, c.id,
        CASE WHEN 'privacy_officer' = ANY (m.rollen) THEN '/noodprocedure/beoordelen/'
             ELSE format('/casussen/%s/', c.nummer) END, now, 0, now
    FROM public.parties_medewerker m
    JOIN public.parties_user u ON u.id = m.user_id AND u.is_active
    JOIN public.parties_partij p ON p.id = m.partij_id
    WHERE m.actief AND m.id <> a.medewerker
      AND (('privacy_officer' = ANY (m.rollen) AND (p.id = a.partij OR (p.regie AND p.gemeente_id = a.gemeente)))
           OR ('regisseur' = ANY (m.rollen) AND p.regie AND p.gemeente_id = a.gemeente));
    RETURN QUERY SELECT made, 'open';
END $$;

GRANT EXECUTE ON FUNCTION gate.break_glass(text, text, text, text, text, integer, integer) TO ov_app;

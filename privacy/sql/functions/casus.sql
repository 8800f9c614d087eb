-- Who works on a casus.
CREATE OR REPLACE FUNCTION gate.works_on(p_casus uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.cases_deelname d
        JOIN public.cases_deelnameuserobjectpermission g ON g.content_object_id = d.id AND g.user_id = gate.gebruiker()
        WHERE d.casus_id = p_casus AND d.partij_id = gate.partij() AND d.beeindigd_op IS NULL)
$$;

-- A link to a file names the file only; where it hangs is told to who works there, and the gate is opened for that.
CREATE OR REPLACE FUNCTION gate.place_of_document(p_document uuid) RETURNS TABLE (casus uuid, melding uuid, categorie smallint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT d.casus_id, d.melding_id, d.categorie_id FROM public.cases_document d
    WHERE d.id = p_document AND (
        (d.casus_id IS NOT NULL AND (gate.works_on(d.casus_id)
            OR d.casus_id IN (SELECT casus FROM gate.emergency_casussen())))
        OR EXISTS (SELECT 1 FROM public.cases_melding m WHERE m.id = d.melding_id AND m.bron_id = gate.partij()))
$$;

-- Who may bring a Partij into a casus: its owner itself and the regie when it meldt aan, and the regie from then on.
CREATE OR REPLACE FUNCTION gate.may_invite(p_casus uuid, p_partij bigint) RETURNS boolean
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
CREATE OR REPLACE FUNCTION gate.may_staff(p_deelname uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.cases_deelname d
        WHERE d.id = p_deelname AND d.beeindigd_op IS NULL AND (
            (d.partij_id = gate.partij() AND (gate.works_on(d.casus_id) OR NOT EXISTS (
                SELECT 1 FROM public.cases_deelnameuserobjectpermission g WHERE g.content_object_id = d.id)))
            OR (d.partij_id <> gate.partij() AND gate.may_invite(d.casus_id, d.partij_id))))
$$;

-- Lists are driven from participation: it keeps a copy of what all participants may know of the casus.
CREATE OR REPLACE FUNCTION gate.follow_casus() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE public.cases_deelname SET status = NEW.status, soort = NEW.soort, gewijzigd_op = NEW.gewijzigd_op
    WHERE casus_id = NEW.id;
    RETURN NULL;
END $$;

-- The casussen that the noodprocedure shows this person now, shell included.
CREATE OR REPLACE FUNCTION gate.emergency_casussen() RETURNS TABLE (casus uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT n.casus_id FROM public.privacy_noodprocedure n
    WHERE n.medewerker_id = gate.medewerker() AND n.partij_id = gate.partij()
      AND clock_timestamp() BETWEEN n.geldig_van AND n.geldig_tot
$$;

GRANT EXECUTE ON FUNCTION gate.works_on(uuid), gate.place_of_document(uuid), gate.may_invite(uuid, bigint),
    gate.may_staff(uuid), gate.emergency_casussen()
TO ov_app, ov_exporter;
GRANT EXECUTE ON FUNCTION gate.follow_casus() TO ov_owner;

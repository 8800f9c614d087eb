-- Files on their way in. What waits for the virus scanner has no key: it lies in cases_bestandscontrole, which the web
-- cannot read, and gate.release_document hands it over.

-- The mark of the session that entered: an upload in pieces goes on in the session that began it.
CREATE OR REPLACE FUNCTION gate.sessie() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
$$ SELECT a->>'sessie' FROM gate.unseal('overlast.asker') a $$;

-- How many files, and bytes, the own Partij keeps with a casus or a melding; nothing of another's.
CREATE OR REPLACE FUNCTION gate.stored(p_casus uuid, p_melding uuid) RETURNS TABLE (aantal bigint, omvang bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT count(*), coalesce(sum(d.bytes), 0) FROM public.cases_document d
    WHERE d.bron_id = gate.partij() AND (d.casus_id = p_casus OR (p_casus IS NULL AND d.melding_id = p_melding))
$$;

-- The web changes neither the outcome of a check nor the key of a file.
CREATE OR REPLACE FUNCTION gate.guard_document() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF current_user IN ('ov_app', 'ov_exporter') AND (NEW.controle, NEW.sleutel, NEW.opslagnaam, NEW.sha256)
       IS DISTINCT FROM (OLD.controle, OLD.sleutel, OLD.opslagnaam, OLD.sha256) THEN
        RAISE EXCEPTION 'a file is changed by the gate alone' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

-- Take back a file of the own Partij that nobody else worked with: of a melding that is still a draft of this person, or
-- one that was never let through. Asks that the gate is open to write there, so it is logged; leaves no history, because
-- what was added by mistake is to be gone. Returns the names of the files to remove.
CREATE OR REPLACE FUNCTION gate.take_off_document(p_document uuid) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE d public.cases_document; namen text[];
BEGIN
    SELECT * INTO d FROM public.cases_document x WHERE x.id = p_document AND x.bron_id = gate.partij()
        AND (x.controle <> 'vrij' OR EXISTS (
            SELECT 1 FROM public.cases_melding m
            WHERE m.id = x.melding_id AND m.status = 'concept' AND m.gemaakt_door_id = gate.medewerker()))
    FOR UPDATE;
    IF d.id IS NULL OR NOT EXISTS (
        SELECT 1 FROM gate.entries('s') t
        WHERE t.categorie = d.categorie_id AND t.onderwerp = coalesce(d.casus_id, d.melding_id)) THEN
        RAISE EXCEPTION 'not to be taken off' USING ERRCODE = '42501';
    END IF;
    namen := ARRAY[d.opslagnaam::text];
    WITH weg AS (
        DELETE FROM public.cases_bestandscontrole b WHERE b.document_id = d.id RETURNING b.opslagnaam)
    SELECT namen || coalesce(array_agg(opslagnaam::text), '{}') INTO namen FROM weg;
    DELETE FROM public.privacy_toegangsbesluit b WHERE b.tabel = 'cases_document' AND b.rij = d.id;
    DELETE FROM public.cases_document x WHERE x.id = d.id;
    -- a letter, dossier or toestemming that rests on it keeps it
    SET CONSTRAINTS ALL IMMEDIATE;
    DELETE FROM gate.historie h WHERE h.tabel = 'cases_document' AND h.rij = d.id;
    RETURN namen;
END $$;

-- The scanner answered. Nothing found: the document gets its key. Something found: it never does, and nobody but its own
-- Partij still sees that it was there. Either way who added it hears so. Returns the names of the files to remove.
CREATE OR REPLACE FUNCTION gate.finish_check(p_controle uuid, p_schoon boolean) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE b public.cases_bestandscontrole; schoon text;
BEGIN
    DELETE FROM public.cases_bestandscontrole x WHERE x.id = p_controle RETURNING x.* INTO b;
    IF b.id IS NULL THEN RETURN '{}'; END IF;
    IF p_schoon THEN
        UPDATE public.cases_document d SET controle = 'vrij', sleutel = b.sleutel WHERE d.id = b.document_id;
    ELSE
        UPDATE public.cases_document d SET controle = 'geweigerd', beperkt = true, vrijgave_op = NULL,
            vrijgave_door_id = NULL WHERE d.id = b.document_id RETURNING d.opslagnaam INTO schoon;
    END IF;
    INSERT INTO public.cases_bericht (id, sleutel, soort, aan_id, pad, gemaakt_op, pogingen, volgende_poging_op)
    VALUES (gen_random_uuid(), format('bestand:%s:%s', b.document_id, b.aan_id),
        CASE WHEN p_schoon THEN 'bestand_toegelaten' ELSE 'bestand_geweigerd' END, b.aan_id, b.pad,
        clock_timestamp(), 0, clock_timestamp());
    RETURN array_remove(ARRAY[b.opslagnaam::text, schoon], NULL);
END $$;

GRANT EXECUTE ON FUNCTION gate.sessie(), gate.stored(uuid, uuid) TO ov_app, ov_exporter;
GRANT EXECUTE ON FUNCTION gate.take_off_document(uuid) TO ov_app;
GRANT EXECUTE ON FUNCTION gate.finish_check(uuid, boolean) TO ov_exporter;
GRANT EXECUTE ON FUNCTION gate.guard_document() TO ov_owner;

-- Written by a trigger that no application role can switch off, read only while the live row is.
CREATE OR REPLACE FUNCTION gate.remember() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) = to_jsonb(NEW) THEN RETURN NULL; END IF;
    INSERT INTO gate.historie (tabel, rij, actie, medewerker_id, oud)
    VALUES (TG_TABLE_NAME, OLD.id, TG_OP, gate.medewerker(), to_jsonb(OLD));
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION gate.history(p_tabel text, p_rij uuid)
RETURNS TABLE (tijd timestamptz, actie text, medewerker_id bigint, oud jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE live jsonb;
BEGIN
    IF p_tabel NOT IN (SELECT h.tabel FROM gate.historie h WHERE h.rij = p_rij) THEN RETURN; END IF;
    EXECUTE format('SELECT to_jsonb(t) FROM public.%I t WHERE id = $1', p_tabel) INTO live USING p_rij;
    IF live IS NULL THEN RETURN; END IF;
    IF EXISTS (SELECT 1 FROM gate.entries('e') t
               WHERE t.categorie = (live->>'categorie_id')::int AND t.partij = (live->>'bron_id')::bigint
                 AND t.onderwerp IN ((live->>'casus_id')::uuid, (live->>'melding_id')::uuid))
       OR EXISTS (SELECT 1 FROM gate.entries('l') t
               WHERE t.categorie = (live->>'categorie_id')::int AND NOT (live->>'beperkt')::boolean
                 AND (live->'alleen_voor' = 'null' OR live->'alleen_voor' @> to_jsonb(gate.partij()))
                 AND t.onderwerp = (live->>'casus_id')::uuid) THEN
        RETURN QUERY SELECT h.tijd, h.actie, h.medewerker_id, h.oud FROM gate.historie h
            WHERE h.tabel = p_tabel AND h.rij = p_rij ORDER BY h.id;
    END IF;
END $$;

GRANT EXECUTE ON FUNCTION gate.history(text, uuid) TO ov_app, ov_exporter;
GRANT EXECUTE ON FUNCTION gate.remember() TO ov_owner;

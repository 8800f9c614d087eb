-- Keyed hashes of names and addresses, kept by a trigger, never readable.
CREATE OR REPLACE FUNCTION gate.normalise(p_text text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT regexp_replace(replace(lower(normalize(p_text, NFD)), 'ij', 'y'), '[^a-z0-9]', '', 'g')
$$;

-- A search counts only after its log row is committed, by this person, in this request.
CREATE OR REPLACE FUNCTION gate.require_logged_search(a gate.asker, p_log_id bigint) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM gate.inzagelog l WHERE l.id = p_log_id AND l.gebeurtenis = 'zoeken'
                   AND l.tijd > clock_timestamp() - interval '60 seconds'
                   AND l.tijd > statement_timestamp() - interval '60 seconds' AND l.medewerker_id = a.medewerker
                   AND l.verzoek = a.verzoek AND l.xid IS DISTINCT FROM pg_current_xact_id_if_assigned()
                   AND pg_xact_status(l.xid) = 'committed') THEN
        RAISE EXCEPTION 'log first' USING ERRCODE = '42501';
    END IF;
END $$;

-- Searching walks the same path for a hit and a miss.
CREATE OR REPLACE FUNCTION gate.search(p_context text, p_mac text, p_log_id bigint, p_terms text[])
RETURNS TABLE (casus uuid, bewoner uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE a gate.asker := gate.verify(p_context, p_mac);
BEGIN
    PERFORM gate.require_logged_search(a, p_log_id);
    RETURN QUERY
    WITH raak AS MATERIALIZED (
        SELECT DISTINCT z.casus_id, z.bewoner_id, z.bron_id, z.beperkt, z.alleen_voor, z.categorie FROM gate.zoeksleutel z
        WHERE z.sleutel IN (SELECT gate.hmac('zoek', gate.normalise(t)) FROM unnest(p_terms) t)
    )
    SELECT DISTINCT r.casus, k.bewoner_id
    FROM gate.rights(a, coalesce((SELECT array_agg(casus_id) FROM raak), '{}'), '{1}', 'zoeken') r
    JOIN raak k ON k.casus_id = r.casus AND k.categorie = r.categorie
    WHERE k.bron_id = a.partij OR (r.lezen AND NOT k.beperkt AND (k.alleen_voor IS NULL OR a.partij = ANY (k.alleen_voor)));
END $$;

CREATE OR REPLACE FUNCTION gate.index_naw() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE terms text[]; a public.cases_bagadres;
BEGIN
    DELETE FROM gate.zoeksleutel WHERE rij = NEW.id;
    SELECT * INTO a FROM public.cases_bagadres WHERE id = NEW.adres_id;
    terms := ARRAY[NEW.achternaam, NEW.voornamen || NEW.achternaam, NEW.adres_tekst,
        a.openbare_ruimte || concat(a.huisnummer, a.huisletter, a.huisnummertoevoeging),
        a.postcode || concat(a.huisnummer, a.huisletter, a.huisnummertoevoeging)];
    INSERT INTO gate.zoeksleutel (rij, casus_id, bewoner_id, bron_id, categorie, beperkt, alleen_voor, sleutel)
    SELECT DISTINCT NEW.id, NEW.casus_id, NEW.bewoner_id, NEW.bron_id, NEW.categorie_id, NEW.beperkt,
        NEW.alleen_voor, gate.hmac('zoek', gate.normalise(t))
    FROM unnest(terms) t WHERE gate.normalise(t) <> '' AND NEW.casus_id IS NOT NULL;
    RETURN NULL;
END $$;

-- Which casussen are about a person, for who oversees: those of the own organisation, for the regie all that were
-- aangemeld in the gemeente. Tells numbers only; whose name it was stays in the question.
CREATE OR REPLACE FUNCTION gate.find_person(p_context text, p_mac text, p_log_id bigint, p_terms text[])
RETURNS TABLE (casus uuid, nummer text, bewoner uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE a gate.asker := gate.verify(p_context, p_mac);
BEGIN
    PERFORM gate.require_logged_search(a, p_log_id);
    IF NOT a.toezicht THEN
        RAISE EXCEPTION 'oversight only' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
    SELECT DISTINCT c.id, c.nummer::text, z.bewoner_id FROM gate.zoeksleutel z
    JOIN public.cases_casus c ON c.id = z.casus_id AND c.gemeente_id = a.gemeente
    WHERE z.sleutel IN (SELECT gate.hmac('zoek', gate.normalise(t)) FROM unnest(p_terms) t)
      AND (z.bron_id = a.partij OR (a.regie AND c.aangemeld_op IS NOT NULL));
END $$;

GRANT EXECUTE ON FUNCTION gate.search(text, text, bigint, text[]), gate.find_person(text, text, bigint, text[])
TO ov_app, ov_exporter;
GRANT EXECUTE ON FUNCTION gate.index_naw() TO ov_owner;

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

-- Of these casussen those in which one of these keys may be found by who asks, and the bewoner it is of.
CREATE OR REPLACE FUNCTION gate.findable(a gate.asker, p_sleutels bytea[], p_casussen uuid[])
RETURNS TABLE (casus uuid, bewoner uuid) LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT DISTINCT r.casus, k.bewoner_id
    FROM gate.rights(a, p_casussen, '{1}', 'zoeken') r
    JOIN gate.zoeksleutel k ON k.casus_id = r.casus AND k.categorie = r.categorie AND k.sleutel = ANY (p_sleutels)
    WHERE k.bron_id = a.partij OR (r.lezen AND NOT k.beperkt AND (k.alleen_voor IS NULL OR a.partij = ANY (k.alleen_voor)))
$$;

-- Searching walks the same path for a hit and a miss.
CREATE OR REPLACE FUNCTION gate.search(p_context text, p_mac text, p_log_id bigint, p_terms text[])
RETURNS TABLE (casus uuid, bewoner uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE a gate.asker := gate.verify(p_context, p_mac);
    sleutels bytea[] := ARRAY(SELECT gate.hmac('zoek', gate.normalise(t)) FROM unnest(p_terms) t);
BEGIN
    PERFORM gate.require_logged_search(a, p_log_id);
    RETURN QUERY SELECT * FROM gate.findable(a, sleutels, ARRAY(
        SELECT DISTINCT z.casus_id FROM gate.zoeksleutel z WHERE z.sleutel = ANY (sleutels)));
END $$;

-- The first of these casussen, in their order, that may be found: judged in parts until there are p_most, once at least.
CREATE OR REPLACE FUNCTION gate.first_findable(a gate.asker, p_sleutels bytea[], p_casussen uuid[], p_most integer)
RETURNS uuid[] LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE found uuid[] := '{}'; judged integer := 0; part integer := p_most;
BEGIN
    LOOP
        found := found || ARRAY(
            SELECT DISTINCT f.casus FROM gate.findable(a, p_sleutels, p_casussen[judged + 1:judged + part]) f);
        judged := judged + part;
        part := 2 * part;
        EXIT WHEN cardinality(found) >= p_most OR judged >= cardinality(p_casussen);
    END LOOP;
    RETURN found;
END $$;

-- Of a name that many have, the p_most casussen that changed last in which it may be found, in any order. Who works on many is
-- served from his list, walked in its order for a while: in it the name is soon found often enough. Else, and when it is not,
-- all casussen that have the name and on which the person works are put in order first. Planned for who asks: some have half of
-- all casussen, and a name may be that of one in fifty.
CREATE OR REPLACE FUNCTION gate.newest_findable(a gate.asker, p_sleutels bytea[], p_most integer) RETURNS uuid[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog SET plan_cache_mode = force_custom_plan AS $$
DECLARE many CONSTANT integer := 1000;
    nood uuid[]; wanted integer; found uuid[] := '{}';
BEGIN
    nood := ARRAY(SELECT n.casus_id FROM public.privacy_noodprocedure n
                  WHERE n.medewerker_id = a.medewerker AND n.geldig_tot > clock_timestamp());
    wanted := p_most + cardinality(nood);
    IF EXISTS (SELECT FROM gate.zoeksleutel z WHERE z.sleutel = ANY (p_sleutels) OFFSET many)
       AND EXISTS (SELECT FROM public.cases_deelnameuserobjectpermission g WHERE g.user_id = a.gebruiker OFFSET many) THEN
        found := gate.first_findable(a, p_sleutels, nood || ARRAY(
            SELECT k.casus_id FROM (
                SELECT d.casus_id FROM (
                    SELECT d.casus_id FROM public.cases_deelname d
                    WHERE d.partij_id = a.partij AND d.beeindigd_op IS NULL
                    ORDER BY d.gewijzigd_op DESC, d.casus_id DESC LIMIT 15 * many) d
                WHERE (SELECT true FROM gate.zoeksleutel z
                       WHERE z.sleutel = ANY (p_sleutels) AND z.casus_id = d.casus_id LIMIT 1)
                OFFSET 0) k
            WHERE (SELECT true FROM public.cases_deelname d
                   JOIN public.cases_deelnameuserobjectpermission g ON g.content_object_id = d.id
                   WHERE d.casus_id = k.casus_id AND d.partij_id = a.partij AND d.beeindigd_op IS NULL
                     AND g.user_id = a.gebruiker LIMIT 1)
            LIMIT p_most * 6 / 5), wanted);
    END IF;
    IF cardinality(found) >= wanted THEN
        RETURN found;
    END IF;
    RETURN gate.first_findable(a, p_sleutels, nood || ARRAY(
        SELECT d.casus_id FROM public.cases_deelname d
        WHERE d.partij_id = a.partij AND d.beeindigd_op IS NULL
          AND d.casus_id IN (SELECT z.casus_id FROM gate.zoeksleutel z WHERE z.sleutel = ANY (p_sleutels))
          AND d.id IN (SELECT g.content_object_id FROM public.cases_deelnameuserobjectpermission g
                       WHERE g.user_id = a.gebruiker)
        ORDER BY d.gewijzigd_op DESC, d.casus_id DESC), wanted);
END $$;

-- The same search, for the p_most that changed last; of a name that few have all are judged, as above.
CREATE OR REPLACE FUNCTION gate.search_newest(p_context text, p_mac text, p_log_id bigint, p_terms text[], p_most integer)
RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac);
    sleutels bytea[] := ARRAY(SELECT gate.hmac('zoek', gate.normalise(t)) FROM unnest(p_terms) t);
    few CONSTANT integer := 200;
    hits uuid[]; found uuid[];
BEGIN
    PERFORM gate.require_logged_search(a, p_log_id);
    hits := ARRAY(SELECT z.casus_id FROM gate.zoeksleutel z WHERE z.sleutel = ANY (sleutels) LIMIT few + 1);
    IF cardinality(hits) <= few THEN
        found := ARRAY(SELECT f.casus FROM gate.findable(a, sleutels, hits) f);
    ELSE
        found := gate.newest_findable(a, sleutels, p_most);
    END IF;
    RETURN QUERY SELECT c.id FROM public.cases_casus c WHERE c.id = ANY (found)
    ORDER BY c.gewijzigd_op DESC, c.id DESC LIMIT p_most;
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
GRANT EXECUTE ON FUNCTION gate.search_newest(text, text, bigint, text[], integer) TO ov_app;
GRANT EXECUTE ON FUNCTION gate.index_naw() TO ov_owner;

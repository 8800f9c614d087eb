-- The same search for several addresses at once, saying which of them leads to which casus: number and state of one's own
-- casussen, which their participants may know anyway. What stands in those stays closed.
CREATE OR REPLACE FUNCTION gate.search_each(p_context text, p_mac text, p_log_id bigint, p_terms text[])
RETURNS TABLE (term text, nummer text, status text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE a gate.asker := gate.verify(p_context, p_mac);
BEGIN
    PERFORM gate.require_logged_search(a, p_log_id);
    RETURN QUERY
    WITH raak AS MATERIALIZED (
        SELECT DISTINCT t.term, z.casus_id, z.bron_id, z.beperkt, z.alleen_voor, z.categorie
        FROM unnest(p_terms) t (term)
        JOIN gate.zoeksleutel z ON z.sleutel = gate.hmac('zoek', gate.normalise(t.term))
    )
    SELECT DISTINCT k.term, c.nummer::text, c.status::text
    FROM gate.rights(a, coalesce((SELECT array_agg(DISTINCT casus_id) FROM raak), '{}'), '{1}', 'zoeken') r
    JOIN raak k ON k.casus_id = r.casus AND k.categorie = r.categorie
    JOIN public.cases_casus c ON c.id = r.casus
    WHERE k.bron_id = a.partij OR (r.lezen AND NOT k.beperkt AND (k.alleen_voor IS NULL OR a.partij = ANY (k.alleen_voor)));
END $$;

GRANT EXECUTE ON FUNCTION gate.search_each(text, text, bigint, text[]) TO ov_app;

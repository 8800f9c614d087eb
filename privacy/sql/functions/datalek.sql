-- What the register of data breaches said before, for who may read the breach now.
CREATE OR REPLACE FUNCTION gate.datalek_history(p_datalek uuid)
RETURNS TABLE (tijd timestamptz, medewerker_id bigint, oud jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT h.tijd, h.medewerker_id, h.oud FROM gate.historie h
    JOIN public.privacy_datalek d ON d.id = h.rij
    WHERE h.tabel = 'privacy_datalek' AND h.rij = p_datalek AND (
        d.partij_id = gate.toezicht_partij() OR (d.gedeeld AND d.gemeente_id = gate.redactie()))
    ORDER BY h.id
$$;

GRANT EXECUTE ON FUNCTION gate.datalek_history(uuid) TO ov_app;

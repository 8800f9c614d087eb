-- "Bekijk als partij" for a privacy officer, who reads no content: in which phase a casus of the own organisation is, and
-- of which organisations the own one may know that they take part (categories 22 and 30 of the convenant). No row of it.
CREATE OR REPLACE FUNCTION gate.casus_structure(p_context text, p_mac text, p_nummer text)
RETURNS TABLE (casus uuid, overlegvorm text, fase text, partij bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE a gate.asker := gate.verify(p_context, p_mac);
BEGIN
    IF NOT 'privacy_officer' = ANY (string_to_array(a.rollen, ',')) THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH mijn AS (
        SELECT c.id, c.overlegvorm::text AS overlegvorm,
            CASE WHEN c.afgeschermd_op IS NOT NULL THEN 'F4' ELSE gate.fase(c.status) END AS fase,
            gate.convenant(c.gemeente_id, c.overlegvorm, a.partij) AS convenant
        FROM public.cases_casus c
        WHERE c.nummer = p_nummer AND EXISTS (
            SELECT 1 FROM public.cases_deelname d
            WHERE d.casus_id = c.id AND d.partij_id = a.partij AND d.beeindigd_op IS NULL)
    )
    SELECT m.id, m.overlegvorm, m.fase, d.partij_id FROM mijn m
    JOIN public.cases_deelname d ON d.casus_id = m.id AND d.beeindigd_op IS NULL
    WHERE d.partij_id = a.partij OR EXISTS (
        SELECT 1 FROM public.privacy_convenantregel r
        WHERE r.convenant_id = m.convenant AND r.partijsoort = a.soort AND r.fase = m.fase
          AND r.categorie_id = d.categorie_id AND r.toegang = 'lezen' AND NOT r.besluit_nodig
          AND NOT r.toestemming_nodig)
    ORDER BY d.partij_id;
END $$;

GRANT EXECUTE ON FUNCTION gate.casus_structure(text, text, text) TO ov_app;

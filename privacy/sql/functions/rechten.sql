-- Requests of a betrokkene. The privacy officer who handles one says which casussen it is about; every organisation that
-- takes or took part there is asked, whether or not it provided anything. Outside the regie one asks only oneself.
CREATE OR REPLACE FUNCTION gate.start_consultation(p_context text, p_mac text, p_aanvraag uuid, p_casussen uuid[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac);
BEGIN
    IF NOT 'privacy_officer' = ANY (string_to_array(a.rollen, ',')) OR NOT EXISTS (
        SELECT 1 FROM public.privacy_rechtenverzoek v
        WHERE v.id = p_aanvraag AND v.partij_id = a.partij AND v.identiteit_vastgesteld
          AND v.status IN ('ontvangen', 'raadplegen')) THEN
        RAISE EXCEPTION 'not this request' USING ERRCODE = '42501';
    END IF;
    INSERT INTO public.privacy_raadpleging (id, aanvraag_id, casus_id, casusnummer, partij_id, bron_id, categorieen,
        uitkomst, weigeringsgrond, resultaat)
    SELECT DISTINCT ON (c.id, d.partij_id) gen_random_uuid(), p_aanvraag, c.id, c.nummer, a.partij, d.partij_id,
        '{}'::smallint[], 'open', '', ''
    FROM public.cases_casus c JOIN public.cases_deelname d ON d.casus_id = c.id
    WHERE c.id = ANY (p_casussen) AND c.gemeente_id = a.gemeente
      AND CASE WHEN a.regie THEN c.aangemeld_op IS NOT NULL ELSE d.partij_id = a.partij END
    ON CONFLICT DO NOTHING;
END $$;

-- A restriction of processing (art. 18 AVG) that was granted and not yet lifted: the casus is read with a reason only.
CREATE OR REPLACE FUNCTION gate.restricted(p_casus uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.privacy_raadpleging r JOIN public.privacy_rechtenverzoek v ON v.id = r.aanvraag_id
        WHERE r.casus_id = p_casus AND v.beperkt_van IS NOT NULL AND v.beperkt_tot IS NULL)
$$;

CREATE OR REPLACE FUNCTION gate.restrict_processing(p_context text, p_mac text, p_aanvraag uuid, p_on boolean)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac);
BEGIN
    UPDATE public.privacy_rechtenverzoek v
    SET beperkt_van = coalesce(v.beperkt_van, clock_timestamp()),
        beperkt_tot = CASE WHEN p_on THEN NULL ELSE clock_timestamp() END
    WHERE v.id = p_aanvraag AND v.partij_id = a.partij AND v.soort = 'beperking'
      AND (p_on OR v.beperkt_van IS NOT NULL)
      AND 'privacy_officer' = ANY (string_to_array(a.rollen, ','));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not this request' USING ERRCODE = '42501';
    END IF;
    UPDATE public.cases_casus c SET afgeschermd_op = CASE WHEN p_on THEN clock_timestamp() END
    WHERE c.id IN (SELECT r.casus_id FROM public.privacy_raadpleging r WHERE r.aanvraag_id = p_aanvraag)
      AND (p_on OR NOT gate.restricted(c.id));
END $$;

GRANT EXECUTE ON FUNCTION gate.start_consultation(text, text, uuid, uuid[]),
    gate.restrict_processing(text, text, uuid, boolean), gate.restricted(uuid)
TO ov_app;
GRANT EXECUTE ON FUNCTION gate.restricted(uuid) TO ov_exporter, ov_worker;

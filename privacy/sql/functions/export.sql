-- Exports (dossier, letter) run in their own process, for the person who asked, once, while the grant lasts.
CREATE OR REPLACE FUNCTION gate.grant_export(p_context text, p_mac text, p_opdracht uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac); r uuid;
BEGIN
    INSERT INTO gate.exporttoestemming (opdracht, medewerker_id, sessie, verzoek)
    VALUES (p_opdracht, a.medewerker, a.sessie, gen_random_uuid()) RETURNING id INTO r;
    RETURN r;
END $$;

-- Only the exporter may redeem; a redeemed grant gives a context of ten minutes for the person who asked for the export.
CREATE OR REPLACE FUNCTION gate.redeem_export(p_toestemming uuid, p_opdracht uuid)
RETURNS TABLE (context text, mac text, medewerker_id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE t gate.exporttoestemming; c text;
BEGIN
    UPDATE gate.exporttoestemming e SET gebruikt_op = clock_timestamp()
    WHERE e.id = p_toestemming AND e.opdracht = p_opdracht AND e.gebruikt_op IS NULL AND e.geldig_tot > clock_timestamp()
    RETURNING e.* INTO t;
    IF t.id IS NULL THEN
        RAISE EXCEPTION 'export refused' USING ERRCODE = '42501';
    END IF;
    c := concat_ws('|', t.medewerker_id, t.sessie, t.verzoek, '',
        extract(epoch FROM clock_timestamp() + interval '10 minutes'));
    RETURN QUERY SELECT c, encode(gate.hmac('context', c), 'hex'), t.medewerker_id;
END $$;

GRANT EXECUTE ON FUNCTION gate.grant_export(text, text, uuid) TO ov_app, ov_exporter;
GRANT EXECUTE ON FUNCTION gate.redeem_export(uuid, uuid) TO ov_exporter;

-- The log's own housekeeping: a partition for each month, and no change of what was written.
CREATE OR REPLACE FUNCTION gate.ensure_partitions(p_first date, p_last date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE m date := date_trunc('month', p_first)::date; naam text;
BEGIN
    WHILE m <= p_last LOOP
        naam := format('inzagelog_%s', to_char(m, 'YYYYMM'));
        IF to_regclass('gate.' || naam) IS NULL THEN
            EXECUTE format('CREATE TABLE gate.%I PARTITION OF gate.inzagelog FOR VALUES FROM (%L) TO (%L)',
                naam, m, (m + interval '1 month')::date);
            EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON gate.%I EXECUTE FUNCTION gate.refuse()', naam);
        END IF;
        m := (m + interval '1 month')::date;
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION gate.refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'the read log is insert-only' USING ERRCODE = '42501';
END $$;

-- The casussen with these numbers that are within somebody's oversight, to find their rows by key.
CREATE OR REPLACE FUNCTION gate.overseen(p_nummers text[]) RETURNS TABLE (casus uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT c.id FROM public.cases_casus c
    WHERE c.nummer = ANY (p_nummers) AND c.gemeente_id = gate.gemeente() AND gate.toezicht_partij() IS NOT NULL
      AND ((c.aangemeld_op IS NOT NULL AND gate.toezicht_regie()) OR c.eigenaar_id = gate.toezicht_partij()
           OR EXISTS (SELECT 1 FROM public.cases_deelname d
                      WHERE d.casus_id = c.id AND d.partij_id = gate.toezicht_partij()))
$$;

GRANT EXECUTE ON FUNCTION gate.overseen(text[]) TO ov_app;
GRANT EXECUTE ON FUNCTION gate.ensure_partitions(date, date) TO ov_owner, ov_worker, ov_migrator;

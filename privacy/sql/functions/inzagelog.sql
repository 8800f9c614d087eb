-- The log's own housekeeping: a partition for each month, and no change of what was written.
CREATE OR REPLACE FUNCTION gate.ensure_partitions(p_first date, p_last date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE m date := date_trunc('month', p_first)::date;
BEGIN
    WHILE m <= p_last LOOP
        IF to_regclass(format('gate.inzagelog_%s', to_char(m, 'YYYYMM'))) IS NULL THEN
            EXECUTE format('CREATE TABLE gate.inzagelog_%s PARTITION OF gate.inzagelog FOR VALUES FROM (%L) TO (%L)',
                to_char(m, 'YYYYMM'), m, (m + interval '1 month')::date);
        END IF;
        m := (m + interval '1 month')::date;
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION gate.refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'the read log is insert-only' USING ERRCODE = '42501';
END $$;

GRANT EXECUTE ON FUNCTION gate.ensure_partitions(date, date) TO ov_owner, ov_worker, ov_migrator;

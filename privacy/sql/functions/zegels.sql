-- Seals over the read log. The signing key is with the worker, not here; the worker reads hashes and counts, never a row.

-- What a row says, as the bytes that are hashed (RFC 6962: 0x00 before a leaf). Format 1: a change makes every seal fail.
CREATE OR REPLACE FUNCTION gate.leaf(l gate.inzagelog) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT sha256('\x00'::bytea || convert_to(jsonb_build_array(
        l.id, (extract(epoch FROM l.tijd) * 1000000)::bigint, l.xid::text, l.gebeurtenis, l.uitkomst, l.medewerker_id,
        l.user_id, l.rol, l.partij_id, l.gemeente_id, l.casus_id, l.melding_id, l.aanvraag_id, l.bewoner_id, l.gedeeld,
        l.object, l.categorieen, l.doel, l.reden, l.convenant_id, l.verzoek, l.sessie, l.ip::text)::text, 'UTF8'))
$$;

-- One sealer at a time; the lock is held until its transaction ends. False: another one is at work.
CREATE OR REPLACE FUNCTION gate.seal_lock() RETURNS boolean LANGUAGE sql VOLATILE SET search_path = pg_catalog AS
$$ SELECT pg_try_advisory_xact_lock(7305118843) $$;

-- What the next seal covers: the rows of every transaction that is older than all running ones and that no seal covers yet.
-- No row when there is nothing to seal or another sealer is at work. After a restore into another cluster transaction
-- numbers begin again, below the last horizon: then all that is visible and not sealed yet is taken.
CREATE OR REPLACE FUNCTION gate.seal_begin()
RETURNS TABLE (nr bigint, vorige bytea, tijd timestamptz, grens text, ids text, aantal integer, eerste_tijd timestamptz,
    laatste_tijd timestamptz, bladeren bytea[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE last_nr bigint; last_head bytea; last_horizon xid8;
BEGIN
    IF NOT gate.seal_lock() THEN RETURN; END IF;
    SELECT z.nr, z.hoofd, z.grens INTO last_nr, last_head, last_horizon FROM gate.zegel z ORDER BY z.nr DESC LIMIT 1;
    RETURN QUERY
    WITH horizon AS MATERIALIZED (
        SELECT pg_snapshot_xmin(pg_current_snapshot()) AS grens
    ), venster AS MATERIALIZED (
        SELECT h.grens,
            CASE WHEN last_horizon <= h.grens THEN last_horizon ELSE '0' END AS van,
            CASE WHEN last_horizon > h.grens THEN '18446744073709551615' ELSE h.grens END AS tot
        FROM horizon h
    ), rijen AS MATERIALIZED (
        SELECT l.id, l.tijd, gate.leaf(l) AS blad FROM venster v
        JOIN gate.inzagelog l ON l.xid >= v.van AND l.xid < v.tot
        WHERE NOT EXISTS (SELECT 1 FROM gate.zegel z WHERE z.ids @> l.id)
    )
    SELECT coalesce(last_nr, 0) + 1, coalesce(last_head, sha256('')), clock_timestamp(), v.grens::text,
        range_agg(int8range(r.id, r.id, '[]'))::text, count(*)::integer, min(r.tijd), max(r.tijd),
        array_agg(r.blad ORDER BY r.id)
    FROM rijen r, venster v GROUP BY v.grens;
END $$;

-- Add the seal that was made of the above. What it says is checked by who verifies, with the public key.
CREATE OR REPLACE FUNCTION gate.seal_add(
    p_nr bigint, p_vorige bytea, p_tijd timestamptz, p_grens text, p_ids text, p_aantal integer, p_eerste_tijd timestamptz,
    p_laatste_tijd timestamptz, p_wortel bytea, p_sleutel bytea, p_handtekening bytea, p_hoofd bytea)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    INSERT INTO gate.zegel (nr, soort, vorige, tijd, grens, ids, aantal, eerste_tijd, laatste_tijd, wortel, sleutel,
        handtekening, hoofd)
    VALUES (p_nr, 'rijen', p_vorige, p_tijd, p_grens::xid8, p_ids::int8multirange, p_aantal, p_eerste_tijd, p_laatste_tijd,
        p_wortel, p_sleutel, p_handtekening, p_hoofd)
$$;

-- The partitions of the log with their bounds; the default one has none.
CREATE OR REPLACE FUNCTION gate.partitions() RETURNS TABLE (naam text, van timestamptz, tot timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT c.relname::text, b[1]::timestamptz, b[2]::timestamptz
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    CROSS JOIN LATERAL regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \(''(.+)''\) TO \(''(.+)''\)') b
    WHERE i.inhparent = to_regclass('gate.inzagelog') AND b IS NOT NULL ORDER BY 2
$$;

-- Nothing of the last year is ever dropped, whatever the setting says.
CREATE OR REPLACE FUNCTION gate.past_retention(p_maanden integer) RETURNS TABLE (naam text, tot timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT p.naam, p.tot FROM gate.partitions() p
    WHERE p_maanden >= 12 AND p.tot <= clock_timestamp() - make_interval(months => p_maanden) ORDER BY p.tot
$$;

-- What remains of the seals that a month to be dropped has part in: the oldest partition past its term, one at a time.
-- The seal of the drop covers these rows anew.
CREATE OR REPLACE FUNCTION gate.retire_begin(p_maanden integer)
RETURNS TABLE (naam text, tot timestamptz, nr bigint, vorige bytea, tijd timestamptz, grens text, ids text, aantal integer,
    eerste_tijd timestamptz, laatste_tijd timestamptz, bladeren bytea[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE oud record; last_nr bigint; last_head bytea; last_horizon xid8; open_rows bigint;
BEGIN
    IF NOT gate.seal_lock() THEN RETURN; END IF;
    SELECT p.naam, p.tot INTO oud FROM gate.past_retention(p_maanden) p LIMIT 1;
    IF oud IS NULL THEN RETURN; END IF;
    EXECUTE format('SELECT count(*) FROM gate.%I l WHERE NOT EXISTS (SELECT 1 FROM gate.zegel z WHERE z.ids @> l.id)',
        oud.naam) INTO open_rows;
    IF open_rows > 0 THEN
        RAISE EXCEPTION 'rows of % are not sealed', oud.naam USING ERRCODE = '42501';
    END IF;
    SELECT z.nr, z.hoofd, z.grens INTO last_nr, last_head, last_horizon FROM gate.zegel z ORDER BY z.nr DESC LIMIT 1;
    RETURN QUERY
    WITH rijen AS MATERIALIZED (
        SELECT l.id, l.tijd, gate.leaf(l) AS blad FROM gate.inzagelog l
        WHERE l.tijd >= oud.tot AND l.id IN (
            SELECT m.id FROM gate.zegel z CROSS JOIN unnest(z.ids) r
            JOIN gate.inzagelog m ON m.id >= lower(r) AND m.id < upper(r) AND m.tijd BETWEEN oud.tot AND z.laatste_tijd
            WHERE z.eerste_tijd < oud.tot AND z.laatste_tijd >= oud.tot)
    )
    SELECT oud.naam, oud.tot, coalesce(last_nr, 0) + 1, coalesce(last_head, sha256('')), clock_timestamp(),
        coalesce(last_horizon, '0'::xid8)::text, coalesce(range_agg(int8range(r.id, r.id, '[]')), '{}')::text,
        count(*)::integer, min(r.tijd), max(r.tijd), coalesce(array_agg(r.blad ORDER BY r.id), '{}')
    FROM rijen r;
END $$;

-- Seal the end of a month and drop its partition, in one transaction. Refuses what is younger than the term.
CREATE OR REPLACE FUNCTION gate.retire(
    p_maanden integer, p_naam text, p_tot timestamptz, p_nr bigint, p_vorige bytea, p_tijd timestamptz, p_grens text,
    p_ids text, p_aantal integer, p_eerste_tijd timestamptz, p_laatste_tijd timestamptz, p_wortel bytea, p_sleutel bytea,
    p_handtekening bytea, p_hoofd bytea)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM gate.past_retention(p_maanden) p WHERE p.naam = p_naam AND p.tot = p_tot) THEN
        RAISE EXCEPTION '% is younger than the retention term', p_naam USING ERRCODE = '42501';
    END IF;
    INSERT INTO gate.zegel (nr, soort, vernietigd_tot, vorige, tijd, grens, ids, aantal, eerste_tijd, laatste_tijd, wortel,
        sleutel, handtekening, hoofd)
    VALUES (p_nr, 'vernietigd', p_tot, p_vorige, p_tijd, p_grens::xid8, p_ids::int8multirange, p_aantal, p_eerste_tijd,
        p_laatste_tijd, p_wortel, p_sleutel, p_handtekening, p_hoofd);
    EXECUTE format('DROP TABLE gate.%I', p_naam);
END $$;

-- For who verifies: the seals in order, a part at a time.
CREATE OR REPLACE FUNCTION gate.seals(p_na bigint, p_hoeveel integer)
RETURNS TABLE (nr bigint, soort text, vernietigd_tot timestamptz, vorige bytea, tijd timestamptz, grens text, ids text,
    aantal integer, eerste_tijd timestamptz, laatste_tijd timestamptz, wortel bytea, sleutel bytea, handtekening bytea,
    hoofd bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT z.nr, z.soort, z.vernietigd_tot, z.vorige, z.tijd, z.grens::text, z.ids::text, z.aantal, z.eerste_tijd,
        z.laatste_tijd, z.wortel, z.sleutel, z.handtekening, z.hoofd
    FROM gate.zegel z WHERE z.nr > p_na ORDER BY z.nr LIMIT p_hoeveel
$$;

-- The hashes of the rows that these seals cover, as the rows are now.
CREATE OR REPLACE FUNCTION gate.leaves(p_van bigint, p_tot bigint) RETURNS TABLE (nr bigint, id bigint, blad bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT z.nr, l.id, gate.leaf(l) FROM gate.zegel z CROSS JOIN unnest(z.ids) r
    JOIN gate.inzagelog l ON l.id >= lower(r) AND l.id < upper(r) AND l.tijd BETWEEN z.eerste_tijd AND z.laatste_tijd
    WHERE z.nr BETWEEN p_van AND p_tot ORDER BY z.nr, l.id
$$;

-- Rows that should be under a seal and are not: added afterwards with an old transaction, or moved to another time.
CREATE OR REPLACE FUNCTION gate.loose_rows() RETURNS TABLE (id bigint, tijd timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT l.id, l.tijd FROM gate.inzagelog l
    CROSS JOIN (SELECT z.grens FROM gate.zegel z ORDER BY z.nr DESC LIMIT 1) laatste
    WHERE laatste.grens <= pg_snapshot_xmin(pg_current_snapshot())
      AND (l.xid < laatste.grens OR EXISTS (SELECT 1 FROM gate.zegel z WHERE z.ids @> l.id))
      AND NOT EXISTS (SELECT 1 FROM gate.zegel z
                      WHERE z.ids @> l.id AND l.tijd BETWEEN z.eerste_tijd AND z.laatste_tijd)
    ORDER BY l.id LIMIT 1000
$$;

-- How the sealing stands, in numbers: for the page, the metrics and the reminder that something is wrong.
CREATE OR REPLACE FUNCTION gate.seal_state()
RETURNS TABLE (nr bigint, tijd timestamptz, hoofd bytea, sleutel bytea, zegels bigint, vernietigd_tot timestamptz,
    wachtend bigint, oudste timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH laatste AS MATERIALIZED (
        SELECT z.nr, z.tijd, z.hoofd, z.sleutel, z.grens FROM gate.zegel z ORDER BY z.nr DESC LIMIT 1
    ), open AS (
        SELECT count(*) AS hoeveel, min(l.tijd) AS oudste FROM gate.inzagelog l
        WHERE l.xid >= coalesce((SELECT grens FROM laatste), '0'::xid8)
          AND NOT EXISTS (SELECT 1 FROM gate.zegel z WHERE z.ids @> l.id)
    )
    SELECT a.nr, a.tijd, a.hoofd, a.sleutel, a.nr, (SELECT max(z.vernietigd_tot) FROM gate.zegel z WHERE z.soort = 'vernietigd'),
        o.hoeveel, o.oudste
    FROM open o LEFT JOIN laatste a ON true
$$;

GRANT EXECUTE ON FUNCTION gate.seal_begin(),
    gate.seal_add(bigint, bytea, timestamptz, text, text, integer, timestamptz, timestamptz, bytea, bytea, bytea, bytea),
    gate.past_retention(integer), gate.retire_begin(integer),
    gate.retire(integer, text, timestamptz, bigint, bytea, timestamptz, text, text, integer, timestamptz, timestamptz, bytea,
        bytea, bytea, bytea)
TO ov_worker;
GRANT EXECUTE ON FUNCTION gate.seals(bigint, integer), gate.leaves(bigint, bigint), gate.loose_rows(), gate.partitions()
TO ov_worker, ov_owner, ov_migrator;
GRANT EXECUTE ON FUNCTION gate.seal_state() TO ov_worker, ov_owner, ov_app;

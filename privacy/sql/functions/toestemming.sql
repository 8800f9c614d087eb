-- Giving one row beyond the convenant, consent that is taken back, and telling the bewoner (art. 14 AVG).

-- What a worker may not give alone beyond the convenant: children, melder, politie, justice, care and health. There the
-- privacy officer of the provider decides.
CREATE OR REPLACE FUNCTION gate.officer_decides(p_categorie smallint) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT p_categorie IN (7, 9, 12, 13, 14, 16, 19, 20, 27, 28, 30)
$$;

-- The bounds of every besluit, whoever decides: never BSN, diagnosis or origin; the melder to the regie only; and what
-- rests on toestemming names that Partij and category and ends with it.
CREATE OR REPLACE FUNCTION gate.within_bounds(
    p_casus uuid, p_categorie smallint, p_partij bigint, p_toestemming uuid, p_tot timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT p_categorie NOT IN (2, 18, 25) AND p_tot > clock_timestamp()
        AND EXISTS (SELECT 1 FROM public.cases_casus c JOIN public.parties_partij p ON p.gemeente_id = c.gemeente_id
                    WHERE c.id = p_casus AND p.id = p_partij AND (p_categorie <> 9 OR p.regie))
        AND (p_toestemming IS NULL OR EXISTS (
            SELECT 1 FROM public.privacy_toestemming t
            WHERE t.id = p_toestemming AND t.casus_id = p_casus AND p_categorie = ANY (t.categorieen)
              AND p_partij = ANY (t.partijen) AND t.ingetrokken_op IS NULL
              AND (p_tot AT TIME ZONE 'Europe/Amsterdam')::date <= t.geldig_tot))
$$;

-- Whether who works on the casus may give such a row: what an officer decides only where the convenant gives the
-- category to that kind of party anyway, and the provider had narrowed it.
CREATE OR REPLACE FUNCTION gate.may_grant(
    p_casus uuid, p_categorie smallint, p_partij bigint, p_toestemming uuid, p_tot timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT gate.works_on(p_casus) AND gate.within_bounds(p_casus, p_categorie, p_partij, p_toestemming, p_tot)
        AND (NOT gate.officer_decides(p_categorie) OR gate.given_by_convenant(p_casus, p_categorie, p_partij))
$$;

-- The convenant in force lets that Partij read this category in the overleg; whether it takes part is another matter.
CREATE OR REPLACE FUNCTION gate.given_by_convenant(p_casus uuid, p_categorie smallint, p_partij bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.cases_casus c
        JOIN public.parties_partij p ON p.id = p_partij
        JOIN public.privacy_convenantregel r
            ON r.convenant_id = gate.convenant(c.gemeente_id, c.overlegvorm, p_partij) AND r.partijsoort = p.soort
        WHERE c.id = p_casus AND r.categorie_id = p_categorie AND r.fase = 'F2' AND r.toegang = 'lezen'
          AND NOT r.besluit_nodig AND NOT r.toestemming_nodig)
$$;

-- Where an own row hangs and what category it has, so that no more than that is opened and logged.
CREATE OR REPLACE FUNCTION gate.own_row(p_tabel text, p_rij uuid) RETURNS TABLE (casus uuid, categorie smallint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
                   WHERE t.tgname = 'historie' AND c.relname = p_tabel AND c.relnamespace = 'public'::regnamespace) THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE format('SELECT t.casus_id, t.categorie_id FROM public.%I t'
        ' WHERE t.id = $1 AND t.bron_id = $2 AND gate.works_on(t.casus_id)', p_tabel) USING p_rij, gate.partij();
END $$;

-- The numbers of the casussen that besluiten are about, for who oversees one of the two sides.
CREATE OR REPLACE FUNCTION gate.numbers_of_besluiten() RETURNS TABLE (besluit uuid, nummer text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT b.id, c.nummer::text FROM public.privacy_toegangsbesluit b JOIN public.cases_casus c ON c.id = b.casus_id
    WHERE b.bron_id = gate.toezicht_partij() OR b.partij_id = gate.toezicht_partij()
$$;

-- The privacy officer agrees with a proposal or not. On the committed connection: there is no besluit without its log
-- row. Gives the besluit, or nothing for a no; refuses who made the proposal.
CREATE OR REPLACE FUNCTION gate.decide_access(p_context text, p_mac text, p_voorstel uuid, p_akkoord boolean)
RETURNS TABLE (besluit uuid, uitkomst text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE a gate.asker := gate.verify(p_context, p_mac); v public.privacy_toegangsvoorstel; made uuid; naar text;
BEGIN
    IF NOT 'privacy_officer' = ANY (string_to_array(a.rollen, ',')) THEN
        RAISE EXCEPTION 'the privacy officer decides' USING ERRCODE = '42501';
    END IF;
    SELECT * INTO v FROM public.privacy_toegangsvoorstel t
    WHERE t.id = p_voorstel AND t.bron_id = a.partij AND t.besloten_op IS NULL AND t.ingetrokken_op IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RETURN QUERY SELECT NULL::uuid, 'onbekend';
        RETURN;
    ELSIF v.voorgesteld_door_id = a.medewerker THEN
        RETURN QUERY SELECT NULL::uuid, 'zelf';
        RETURN;
    ELSIF p_akkoord AND NOT gate.within_bounds(v.casus_id, v.categorie_id, v.partij_id, v.toestemming_id, v.geldig_tot) THEN
        RETURN QUERY SELECT NULL::uuid, 'verlopen';
        RETURN;
    END IF;
    SELECT p.naam INTO naar FROM public.parties_partij p WHERE p.id = v.partij_id;
    INSERT INTO gate.inzagelog (gebeurtenis, uitkomst, medewerker_id, user_id, rol, partij_id, gemeente_id, casus_id,
        bewoner_id, gedeeld, object, categorieen, doel, reden, verzoek, sessie, ip)
    SELECT 'besluit', 'toegestaan', a.medewerker, a.gebruiker, a.rollen, a.partij, a.gemeente, c.id, b.bewoner_id,
        c.aangemeld_op IS NOT NULL, concat_ws(' ', c.nummer, CASE WHEN p_akkoord THEN 'aan' ELSE 'niet aan' END, naar),
        ARRAY[v.categorie_id], 'Besluit over toegang tot gegevens', v.grondslag, a.verzoek, a.sessie, a.ip
    FROM public.cases_casus c LEFT JOIN public.cases_betrokkene b ON b.casus_id = c.id WHERE c.id = v.casus_id;
    IF p_akkoord THEN
        made := gen_random_uuid();
        INSERT INTO public.privacy_toegangsbesluit (id, casus_id, categorie_id, tabel, rij, bron_id, partij_id, grondslag,
            grond, toestemming_id, besloten_door_id, geldig_van, geldig_tot)
        VALUES (made, v.casus_id, v.categorie_id, v.tabel, v.rij, v.bron_id, v.partij_id, v.grondslag, v.grond,
            v.toestemming_id, a.medewerker, clock_timestamp(), v.geldig_tot);
    END IF;
    UPDATE public.privacy_toegangsvoorstel t SET besloten_op = clock_timestamp(), besloten_door_id = a.medewerker,
        akkoord = p_akkoord, besluit_id = made WHERE t.id = v.id;
    RETURN QUERY SELECT made, CASE WHEN p_akkoord THEN 'akkoord' ELSE 'niet akkoord' END;
END $$;

-- Taking a besluit back is logged with its casus, category and receiver, committed before it ends. Nothing for another's.
CREATE OR REPLACE FUNCTION gate.log_withdrawal(p_context text, p_mac text, p_besluit uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac);
BEGIN
    INSERT INTO gate.inzagelog (gebeurtenis, uitkomst, medewerker_id, user_id, rol, partij_id, gemeente_id, casus_id,
        bewoner_id, gedeeld, object, categorieen, doel, reden, verzoek, sessie, ip)
    SELECT 'besluit', 'toegestaan', a.medewerker, a.gebruiker, a.rollen, a.partij, a.gemeente, c.id, b.bewoner_id,
        c.aangemeld_op IS NOT NULL, concat_ws(' ', c.nummer, 'ingetrokken, van', p.naam), ARRAY[t.categorie_id],
        'Besluit over toegang tot gegevens', t.grondslag, a.verzoek, a.sessie, a.ip
    FROM public.privacy_toegangsbesluit t
    JOIN public.cases_casus c ON c.id = t.casus_id
    JOIN public.parties_partij p ON p.id = t.partij_id
    LEFT JOIN public.cases_betrokkene b ON b.casus_id = c.id
    WHERE t.id = p_besluit AND t.bron_id = a.partij AND t.ingetrokken_op IS NULL;
    RETURN FOUND;
END $$;

-- Any Partij that takes part and may know of it writes down that the bewoner took toestemming back; what rests on it
-- ends in the same moment. The casus was opened, and so logged, before.
CREATE OR REPLACE FUNCTION gate.withdraw_consent(p_toestemming uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE t public.privacy_toestemming;
BEGIN
    SELECT * INTO t FROM public.privacy_toestemming x WHERE x.id = p_toestemming AND x.ingetrokken_op IS NULL FOR UPDATE;
    IF NOT FOUND OR NOT gate.works_on(t.casus_id) OR NOT EXISTS (
        SELECT 1 FROM gate.entries('l') e WHERE (e.onderwerp, e.categorie) = (t.casus_id, t.categorie_id::integer)
        UNION ALL
        SELECT 1 FROM gate.entries('e') e
        WHERE (e.onderwerp, e.categorie, e.partij) = (t.casus_id, t.categorie_id::integer, t.bron_id)) THEN
        RETURN false;
    END IF;
    UPDATE public.privacy_toestemming SET ingetrokken_op = clock_timestamp(), ingetrokken_door_id = gate.medewerker()
    WHERE id = t.id;
    UPDATE public.privacy_toegangsbesluit SET ingetrokken_op = clock_timestamp()
    WHERE toestemming_id = t.id AND ingetrokken_op IS NULL;
    UPDATE public.privacy_toegangsvoorstel SET ingetrokken_op = clock_timestamp()
    WHERE toestemming_id = t.id AND ingetrokken_op IS NULL AND besloten_op IS NULL;
    RETURN true;
END $$;

-- The bewoner is told at the latest at the first disclosure (art. 14(3)(c) AVG): when a third organisation joins, or the
-- casus goes to the overleg. A care party that joins is not a sign that others could read: there the overleg counts.
CREATE OR REPLACE FUNCTION gate.first_disclosure() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE vandaag date := (clock_timestamp() AT TIME ZONE 'Europe/Amsterdam')::date; waar uuid; gepland uuid[];
BEGIN
    IF TG_TABLE_NAME = 'cases_casus' THEN
        IF NOT (gate.fase(OLD.status) = 'F1' AND gate.fase(NEW.status) = 'F2') THEN RETURN NULL; END IF;
        waar := NEW.id;
    ELSE
        IF NEW.categorie_id <> 22 OR NOT EXISTS (
            SELECT 1 FROM public.cases_casus c JOIN public.parties_partij p ON p.id = NEW.partij_id
            WHERE c.id = NEW.casus_id AND c.aangemeld_op IS NOT NULL AND c.eigenaar_id <> p.id AND NOT p.regie) THEN
            RETURN NULL;
        END IF;
        waar := NEW.casus_id;
    END IF;
    WITH eerder AS (
        UPDATE public.privacy_kennisgeving SET uiterlijk = vandaag
        WHERE casus_id = waar AND status = 'gepland' AND uiterlijk > vandaag RETURNING id
    ) SELECT array_agg(id) INTO gepland FROM eerder;
    UPDATE public.cases_termijn SET verloopt_op = vandaag
    WHERE object = ANY (gepland) AND afgerond_op IS NULL AND verloopt_op > vandaag;
    RETURN NULL;
END $$;

GRANT EXECUTE ON FUNCTION
    gate.may_grant(uuid, smallint, bigint, uuid, timestamptz), gate.own_row(text, uuid), gate.numbers_of_besluiten(),
    gate.decide_access(text, text, uuid, boolean), gate.withdraw_consent(uuid), gate.log_withdrawal(text, text, uuid)
TO ov_app;
GRANT EXECUTE ON FUNCTION gate.may_grant(uuid, smallint, bigint, uuid, timestamptz) TO ov_exporter;
GRANT EXECUTE ON FUNCTION gate.first_disclosure() TO ov_owner;

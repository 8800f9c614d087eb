-- The convenant as a contract: who changes it, who signs it, and what a new version would open and close.

-- What is signed, as text: the same contents always give the same text, and its sha256 is the vingerafdruk.
CREATE OR REPLACE FUNCTION gate.convenant_text(p_convenant bigint) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT jsonb_build_object(
        'gemeente', c.gemeente_id, 'overlegvorm', c.overlegvorm, 'naam', c.naam, 'versie', c.versie,
        'overwegingen', c.overwegingen, 'doel', c.doel, 'taken', c.taken, 'aard_samenwerking', c.aard_samenwerking,
        'klachten', c.klachten, 'geldig_van', c.geldig_van, 'geldig_tot', c.geldig_tot, 'evaluatie_op', c.evaluatie_op,
        'partijen', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'partij', cp.partij_id, 'soort', p.soort, 'art6', cp.art6, 'art9_10', cp.art9_10,
                'wpg_besluit', cp.wpg_besluit, 'beroepsgeheim', cp.beroepsgeheim) ORDER BY cp.partij_id), '[]')
            FROM public.privacy_convenantpartij cp JOIN public.parties_partij p ON p.id = cp.partij_id
            WHERE cp.convenant_id = c.id),
        'regels', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'categorie', r.categorie_id, 'soort', r.partijsoort, 'fase', r.fase, 'toegang', r.toegang,
                'verstrekken', r.verstrekken, 'besluit_nodig', r.besluit_nodig, 'toestemming_nodig', r.toestemming_nodig,
                'voorwaarde', r.voorwaarde, 'doel', r.doel, 'art6', r.art6, 'art9_10', r.art9_10,
                'wpg_besluit', r.wpg_besluit, 'artikel', r.artikel, 'grondslag', r.grondslag, 'reden', r.reden)
                ORDER BY r.categorie_id, r.partijsoort COLLATE "C", r.fase COLLATE "C"), '[]')
            FROM public.privacy_convenantregel r WHERE r.convenant_id = c.id)
    )::text FROM public.privacy_convenant c WHERE c.id = p_convenant
$$;

-- The web writes here for a privacy officer of the regie only, and says so instead of changing no rows.
CREATE OR REPLACE FUNCTION gate.redactie_only() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF current_user IN ('ov_app', 'ov_exporter') THEN
        IF gate.redactie() IS NULL THEN
            RAISE EXCEPTION 'the privacy officer of the regie keeps the convenant' USING ERRCODE = '42501';
        END IF;
    END IF;
    RETURN NULL;
END $$;

-- Contents change in a concept only. Status: concept -> ter_ondertekening -> geldig -> vervallen, and back to concept
-- while it is being signed. What was signed is fixed by its vingerafdruk; only the last signature makes it geldig, and
-- the daily task ends no more than what is no longer in force. The migrator arranges.
CREATE OR REPLACE FUNCTION gate.guard_convenant() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE steps text[] := ARRAY['status', 'vingerafdruk', 'ter_ondertekening_op', 'vastgesteld_op', 'vervallen_op'];
BEGIN
    IF current_user = 'ov_migrator' THEN RETURN coalesce(NEW, OLD); END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.status = 'concept' THEN RETURN OLD; END IF;
        RAISE EXCEPTION 'a convenant that was sent for signing stays' USING ERRCODE = '55000';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.status = 'concept' AND NEW.vingerafdruk = '' AND NEW.ter_ondertekening_op IS NULL
           AND NEW.vastgesteld_op IS NULL AND NEW.vervallen_op IS NULL THEN RETURN NEW; END IF;
        RAISE EXCEPTION 'a convenant begins as a concept' USING ERRCODE = '55000';
    END IF;
    IF NEW.status = OLD.status THEN
        IF OLD.status = 'concept' AND (NEW.id, NEW.gemeente_id, NEW.overlegvorm, NEW.versie, NEW.vingerafdruk)
               = (OLD.id, OLD.gemeente_id, OLD.overlegvorm, OLD.versie, OLD.vingerafdruk) THEN RETURN NEW; END IF;
        RAISE EXCEPTION 'only a concept changes' USING ERRCODE = '55000';
    END IF;
    IF to_jsonb(NEW) - steps IS DISTINCT FROM to_jsonb(OLD) - steps THEN
        RAISE EXCEPTION 'a step in status changes nothing else' USING ERRCODE = '55000';
    END IF;
    IF OLD.status = 'concept' AND NEW.status = 'ter_ondertekening' THEN
        NEW.vingerafdruk := encode(sha256(convert_to(gate.convenant_text(OLD.id), 'UTF8')), 'hex');
        NEW.ter_ondertekening_op := clock_timestamp();
    ELSIF OLD.status = 'ter_ondertekening' AND NEW.status = 'concept' THEN
        NEW.vingerafdruk := '';
        NEW.ter_ondertekening_op := NULL;
    ELSIF OLD.status = 'ter_ondertekening' AND NEW.status = 'geldig' AND current_user = 'ov_gate' THEN
        NEW.vastgesteld_op := clock_timestamp();
    ELSIF OLD.status = 'geldig' AND NEW.status = 'vervallen' AND (current_user <> 'ov_worker' OR (
            OLD.geldig_van <= (clock_timestamp() AT TIME ZONE 'Europe/Amsterdam')::date
            AND gate.in_force(OLD.gemeente_id, OLD.overlegvorm) IS DISTINCT FROM OLD.id)) THEN
        NEW.vervallen_op := clock_timestamp();
    ELSE
        RAISE EXCEPTION 'no step from % to %', OLD.status, NEW.status USING ERRCODE = '55000';
    END IF;
    RETURN NEW;
END $$;

-- Cells and parties change with a concept. The lock lets nobody send it for signing while a change is on its way.
-- Of a Zorg- en Veiligheidshuis only deelnemers under the WGS are parties (art. 2.27; a woningcorporatie is not).
CREATE OR REPLACE FUNCTION gate.guard_convenant_part() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE stand text; vorm text; signature text[] := ARRAY['ondertekend_op', 'ondertekend_door_id', 'vingerafdruk'];
BEGIN
    IF current_user = 'ov_migrator' THEN RETURN coalesce(NEW, OLD); END IF;
    IF TG_OP = 'UPDATE' AND current_user = 'ov_gate' AND TG_TABLE_NAME = 'privacy_convenantpartij' THEN
        IF to_jsonb(NEW) - signature = to_jsonb(OLD) - signature THEN RETURN NEW; END IF;
    END IF;
    SELECT c.status, c.overlegvorm INTO stand, vorm FROM public.privacy_convenant c
    WHERE c.id = CASE TG_OP WHEN 'DELETE' THEN OLD.convenant_id ELSE NEW.convenant_id END FOR SHARE;
    IF stand IS DISTINCT FROM 'concept' THEN
        RAISE EXCEPTION 'only a concept changes' USING ERRCODE = '55000';
    END IF;
    IF TG_OP <> 'DELETE' AND TG_TABLE_NAME = 'privacy_convenantpartij' AND vorm = 'zvh' THEN
        IF NOT EXISTS (SELECT 1 FROM public.parties_partij p WHERE p.id = NEW.partij_id AND p.soort = ANY (ARRAY[
                'gemeente_burgemeester', 'gemeente_college', 'politie', 'om', 'reclassering', 'zvh', 'ggd', 'ggz',
                'verslavingszorg', 'wijkteam', 'beschermd_wonen_opvang', 'veilig_thuis', 'gi_jeugd',
                'schuldhulp_budgetcoach'])) THEN
            RAISE EXCEPTION 'no deelnemer under the WGS' USING ERRCODE = '42501';
        END IF;
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

-- Back to a concept: what was signed is no longer what is there.
CREATE OR REPLACE FUNCTION gate.forget_signatures() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE public.privacy_convenantpartij SET ondertekend_op = NULL, ondertekend_door_id = NULL, vingerafdruk = ''
    WHERE convenant_id = NEW.id;
    RETURN NULL;
END $$;

-- Somebody with the role tekenbevoegde signs for the own organisation what was sent for signing; the last one makes it
-- geldig. Returns whether that was the last.
CREATE OR REPLACE FUNCTION gate.sign_convenant(p_context text, p_mac text, p_convenant bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac); c public.privacy_convenant; compleet boolean;
BEGIN
    SELECT * INTO c FROM public.privacy_convenant k WHERE k.id = p_convenant AND k.gemeente_id = a.gemeente FOR UPDATE;
    IF c.id IS NULL OR NOT 'tekenbevoegde' = ANY (string_to_array(a.rollen, ',')) THEN
        RAISE EXCEPTION 'not for this person to sign' USING ERRCODE = '42501';
    END IF;
    IF c.status <> 'ter_ondertekening'
       OR c.vingerafdruk <> encode(sha256(convert_to(gate.convenant_text(c.id), 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'not open for signing' USING ERRCODE = '55000';
    END IF;
    UPDATE public.privacy_convenantpartij cp
    SET ondertekend_op = clock_timestamp(), ondertekend_door_id = a.medewerker, vingerafdruk = c.vingerafdruk
    WHERE cp.convenant_id = c.id AND cp.partij_id = a.partij AND cp.ondertekend_op IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no party, or signed already' USING ERRCODE = '42501';
    END IF;
    INSERT INTO gate.inzagelog (gebeurtenis, uitkomst, medewerker_id, user_id, rol, partij_id, gemeente_id, object, doel,
        reden, convenant_id, verzoek, sessie, ip)
    VALUES ('besluit', 'toegestaan', a.medewerker, a.gebruiker, a.rollen, a.partij, a.gemeente,
        'Convenant ' || c.overlegvorm || ' versie ' || c.versie, 'Convenant opstellen en ondertekenen',
        'Ondertekend, vingerafdruk ' || left(c.vingerafdruk, 16), c.id, a.verzoek, a.sessie, a.ip);
    SELECT bool_and(cp.ondertekend_op IS NOT NULL) INTO compleet
    FROM public.privacy_convenantpartij cp WHERE cp.convenant_id = c.id;
    IF compleet THEN
        UPDATE public.privacy_convenant SET status = 'geldig' WHERE id = c.id;
    END IF;
    RETURN compleet;
END $$;

-- What would become readable or hidden if this version replaced the one in force: by right (participation, phase, cell,
-- consent), never by whether there are rows. Logged first. The redactie reads all, with the numbers of the casussen; a
-- tekenbevoegde the own organisation and, in a row without Partij, the totals.
CREATE OR REPLACE FUNCTION gate.convenant_effect(p_context text, p_mac text, p_log_id bigint, p_convenant bigint)
RETURNS TABLE (partij bigint, fase text, categorie smallint, gaat_open boolean, casussen text[], aantal_casussen integer,
    aantal_personen integer, aantal_partijen integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE a gate.asker := gate.verify(p_context, p_mac); v public.privacy_convenant; redactie boolean;
BEGIN
    SELECT * INTO v FROM public.privacy_convenant k WHERE k.id = p_convenant AND k.gemeente_id = a.gemeente;
    redactie := a.regie AND 'privacy_officer' = ANY (string_to_array(a.rollen, ','));
    IF v.id IS NULL OR v.status = 'vervallen' OR NOT (redactie OR (
            'tekenbevoegde' = ANY (string_to_array(a.rollen, ',')) AND v.status <> 'concept' AND EXISTS (
                SELECT 1 FROM public.privacy_convenantpartij cp WHERE cp.convenant_id = v.id AND cp.partij_id = a.partij))) THEN
        RAISE EXCEPTION 'not for this person' USING ERRCODE = '42501';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM gate.inzagelog l WHERE l.id = p_log_id AND l.gebeurtenis = 'lezen'
                   AND l.tijd > clock_timestamp() - interval '60 seconds' AND l.medewerker_id = a.medewerker
                   AND l.verzoek = a.verzoek AND l.xid IS DISTINCT FROM pg_current_xact_id_if_assigned()
                   AND pg_xact_status(l.xid) = 'committed') THEN
        RAISE EXCEPTION 'log first' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
    WITH mee AS MATERIALIZED (
        SELECT c.id, c.nummer, d.partij_id,
            CASE WHEN c.afgeschermd_op IS NOT NULL THEN 'F4' ELSE gate.fase(c.status) END AS fase
        FROM public.cases_casus c JOIN public.cases_deelname d ON d.casus_id = c.id AND d.beeindigd_op IS NULL
        WHERE c.gemeente_id = v.gemeente_id AND c.overlegvorm = v.overlegvorm AND c.aangemeld_op IS NOT NULL
          AND c.status NOT IN ('eigen', 'vernietigd')
    ), leest AS MATERIALIZED (
        SELECT r.convenant_id = v.id AS nieuw, cp.partij_id, r.fase, r.categorie_id, r.toestemming_nodig
        FROM public.privacy_convenantregel r
        JOIN public.privacy_convenantpartij cp ON cp.convenant_id = r.convenant_id
        JOIN public.parties_partij p ON p.id = cp.partij_id AND p.soort = r.partijsoort
        WHERE r.toegang = 'lezen' AND NOT r.besluit_nodig AND (r.convenant_id = v.id OR (
            r.convenant_id = gate.in_force(v.gemeente_id, v.overlegvorm) AND cp.ondertekend_op IS NOT NULL))
    ), verschil AS (
        SELECT l.partij_id, l.fase, l.categorie_id,
            bool_or(NOT l.nieuw) AS was, bool_and(l.toestemming_nodig) FILTER (WHERE NOT l.nieuw) AS was_toestemming,
            bool_or(l.nieuw) AS wordt, bool_and(l.toestemming_nodig) FILTER (WHERE l.nieuw) AS wordt_toestemming
        FROM leest l GROUP BY l.partij_id, l.fase, l.categorie_id
    ), recht AS (
        SELECT m.id, m.nummer, s.partij_id, s.fase, s.categorie_id,
            s.was AND (NOT s.was_toestemming OR gate.consents(m.id, s.categorie_id::smallint, s.partij_id)) AS was,
            s.wordt AND (NOT s.wordt_toestemming OR gate.consents(m.id, s.categorie_id::smallint, s.partij_id)) AS wordt
        FROM verschil s JOIN mee m ON m.partij_id = s.partij_id AND m.fase = s.fase
        WHERE (s.was, s.was_toestemming) IS DISTINCT FROM (s.wordt, s.wordt_toestemming)
    )
    SELECT r.partij_id, r.fase::text, r.categorie_id::smallint, r.wordt,
        CASE WHEN redactie AND r.partij_id IS NOT NULL THEN array_agg(DISTINCT r.nummer::text) END,
        count(DISTINCT r.id)::integer, count(DISTINCT b.bewoner_id)::integer, count(DISTINCT r.partij_id)::integer
    FROM recht r LEFT JOIN public.cases_betrokkene b ON b.casus_id = r.id
    WHERE r.was <> r.wordt
    GROUP BY GROUPING SETS ((r.partij_id, r.fase, r.categorie_id, r.wordt), (r.wordt))
    HAVING redactie OR r.partij_id IS NULL OR r.partij_id = a.partij;
END $$;

GRANT EXECUTE ON FUNCTION gate.convenant_text(bigint) TO ov_app, ov_exporter, ov_migrator;
GRANT EXECUTE ON FUNCTION
    gate.sign_convenant(text, text, bigint), gate.convenant_effect(text, text, bigint, bigint)
TO ov_app;
GRANT EXECUTE ON FUNCTION
    gate.redactie_only(), gate.guard_convenant(), gate.guard_convenant_part(), gate.forget_signatures()
TO ov_owner;

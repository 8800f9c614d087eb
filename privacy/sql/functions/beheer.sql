-- What a beheerder keeps: the own organisation, and for the one of the regie every organisation of the gemeente.
CREATE OR REPLACE FUNCTION gate.leidt() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
$$ SELECT coalesce((SELECT (a->>'regie')::boolean FROM gate.unseal('overlast.asker') a), false) $$;

CREATE OR REPLACE FUNCTION gate.beheert_gemeente(p_code text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
$$ SELECT gate.rol('beheerder') AND gate.leidt() AND gate.gemeente() = p_code $$;

CREATE OR REPLACE FUNCTION gate.beheert_partij(p_partij bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT gate.rol('beheerder') AND (gate.organisatie() = p_partij OR (gate.leidt() AND EXISTS (
        SELECT 1 FROM public.parties_partij p WHERE p.id = p_partij AND p.gemeente_id = gate.gemeente())))
$$;

-- What a Partij signed as, and whether it still takes part, is not its own to change.
CREATE OR REPLACE FUNCTION gate.bound_partij(p_partij bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT 1 FROM public.privacy_convenantpartij cp
                   JOIN public.privacy_convenant c ON c.id = cp.convenant_id
                   WHERE cp.partij_id = p_partij AND cp.ondertekend_op IS NOT NULL
                     AND c.status IN ('ter_ondertekening', 'geldig') AND c.geldig_tot >= CURRENT_DATE)
$$;

CREATE OR REPLACE FUNCTION gate.guard_partij() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF current_user = 'ov_app' THEN
        IF (NEW.soort, NEW.vaste_adviseur, NEW.actief) IS DISTINCT FROM (OLD.soort, OLD.vaste_adviseur, OLD.actief)
           AND NOT gate.beheert_gemeente(OLD.gemeente_id) THEN
            RAISE EXCEPTION 'for the organisation that leads' USING ERRCODE = '42501';
        END IF;
        IF NEW.soort <> OLD.soort AND (OLD.regie OR gate.bound_partij(OLD.id)) THEN
            RAISE EXCEPTION 'bound by a convenant as %', OLD.soort USING ERRCODE = '42501';
        END IF;
        IF OLD.regie AND NOT NEW.actief THEN
            RAISE EXCEPTION 'the organisation that leads does not stop' USING ERRCODE = '42501';
        END IF;
    END IF;
    RETURN NEW;
END $$;

-- The first start: while there is no gemeente at all, make one, with the Partij that leads and its beheerder. The rows
-- come as JSON, so that this function need not know every column; what may not be chosen is filled in here.
CREATE OR REPLACE FUNCTION gate.first_start(p_gemeente jsonb, p_partij jsonb, p_user jsonb, p_medewerker jsonb,
                                            p_email jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE v_code text := p_gemeente->>'code'; v_partij bigint; v_user bigint; v_medewerker bigint;
BEGIN
    -- two wizards at once: the second waits here, and then sees what the first one made
    PERFORM pg_advisory_xact_lock(7305118844);
    IF EXISTS (SELECT 1 FROM public.parties_gemeente) THEN RETURN NULL; END IF;
    v_partij := nextval('public.parties_partij_id_seq');
    v_user := nextval('public.parties_user_id_seq');
    v_medewerker := nextval('public.parties_medewerker_id_seq');
    INSERT INTO public.parties_gemeente
        SELECT * FROM jsonb_populate_record(NULL::public.parties_gemeente, p_gemeente);
    INSERT INTO public.parties_partij
        SELECT * FROM jsonb_populate_record(NULL::public.parties_partij, p_partij || jsonb_build_object(
            'id', v_partij, 'gemeente_id', v_code, 'regie', true, 'soort', 'gemeente_burgemeester', 'actief', true));
    INSERT INTO public.parties_user
        SELECT * FROM jsonb_populate_record(NULL::public.parties_user, p_user || jsonb_build_object(
            'id', v_user, 'is_superuser', false, 'is_active', true));
    INSERT INTO public.parties_medewerker
        SELECT * FROM jsonb_populate_record(NULL::public.parties_medewerker, p_medewerker || jsonb_build_object(
            'id', v_medewerker, 'user_id', v_user, 'partij_id', v_partij, 'rollen', jsonb_build_array('beheerder'),
            'contactpersoon', false, 'geheimhouding_op', NULL, 'actief', true));
    INSERT INTO public.account_emailaddress
        SELECT * FROM jsonb_populate_record(NULL::public.account_emailaddress, p_email || jsonb_build_object(
            'id', nextval('public.account_emailaddress_id_seq'), 'user_id', v_user, 'email', p_user->>'email',
            'verified', true, 'primary', true));
    RETURN v_user;
END $$;

GRANT EXECUTE ON FUNCTION gate.bound_partij(bigint), gate.first_start(jsonb, jsonb, jsonb, jsonb, jsonb) TO ov_app;
GRANT EXECUTE ON FUNCTION gate.first_start(jsonb, jsonb, jsonb, jsonb, jsonb) TO ov_migrator;
GRANT EXECUTE ON FUNCTION gate.guard_partij() TO ov_owner;
GRANT EXECUTE ON FUNCTION gate.leidt(), gate.beheert_gemeente(text), gate.beheert_partij(bigint) TO ov_app;

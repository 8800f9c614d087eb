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

-- An account may serve several organisations: only who keeps all of them changes its name, address or state.
CREATE OR REPLACE FUNCTION gate.beheert_account(p_user bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT gate.rol('beheerder') AND gate.gebruiker() <> p_user
       AND NOT EXISTS (SELECT 1 FROM public.parties_medewerker m
                       WHERE m.user_id = p_user AND NOT gate.beheert_partij(m.partij_id))
$$;

CREATE OR REPLACE FUNCTION gate.guard_account() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF current_user = 'ov_app' AND (NEW.naam, NEW.email, NEW.is_active) IS DISTINCT FROM (OLD.naam, OLD.email, OLD.is_active)
       AND NOT gate.beheert_account(OLD.id) THEN
        RAISE EXCEPTION 'account of another organisation' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

GRANT EXECUTE ON FUNCTION gate.leidt(), gate.beheert_gemeente(text), gate.beheert_partij(bigint),
    gate.beheert_account(bigint) TO ov_app;
GRANT EXECUTE ON FUNCTION gate.guard_account() TO ov_owner;

-- Who may say where the people of an organisation log in could log in as any of them, so two people do that: one prepares,
-- another releases, and every change but of its name takes the release away. The issuer stays: identities are his.
CREATE OR REPLACE FUNCTION gate.guard_provider() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE wie bigint;
BEGIN
    IF current_user <> 'ov_app' THEN
        RETURN NEW;
    END IF;
    wie := gate.medewerker();
    IF wie IS NULL THEN
        RAISE EXCEPTION 'nobody acts' USING ERRCODE = '42501';
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.id, NEW.partij_id, NEW.issuer) IS DISTINCT FROM (OLD.id, OLD.partij_id, OLD.issuer) THEN
        RAISE EXCEPTION 'another issuer is another provider' USING ERRCODE = '42501';
    END IF;
    IF TG_OP = 'INSERT'
       OR (NEW.client_id, NEW.client_secret, NEW.domeinen, NEW.acr, NEW.amr)
          IS DISTINCT FROM (OLD.client_id, OLD.client_secret, OLD.domeinen, OLD.acr, OLD.amr) THEN
        NEW.klaargezet_door_id := wie;
        NEW.klaargezet_op := clock_timestamp();
        NEW.vrijgegeven_door_id := NULL;
        NEW.vrijgegeven_op := NULL;
        RETURN NEW;
    END IF;
    NEW.klaargezet_door_id := OLD.klaargezet_door_id;
    NEW.klaargezet_op := OLD.klaargezet_op;
    IF NEW.vrijgegeven_op IS NULL THEN
        NEW.vrijgegeven_door_id := NULL;
        RETURN NEW;
    END IF;
    IF OLD.vrijgegeven_op IS NOT NULL THEN
        NEW.vrijgegeven_door_id := OLD.vrijgegeven_door_id;
        NEW.vrijgegeven_op := OLD.vrijgegeven_op;
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT 1 FROM public.parties_medewerker a JOIN public.parties_medewerker b ON b.user_id = a.user_id
               WHERE a.id = wie AND b.id = OLD.klaargezet_door_id) THEN
        RAISE EXCEPTION 'somebody else releases' USING ERRCODE = '42501';
    END IF;
    NEW.vrijgegeven_door_id := wie;
    NEW.vrijgegeven_op := clock_timestamp();
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION gate.guard_identity() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF (NEW.user_id, NEW.provider, NEW.uid) IS DISTINCT FROM (OLD.user_id, OLD.provider, OLD.uid) THEN
        RAISE EXCEPTION 'an identity stays with its account' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

GRANT EXECUTE ON FUNCTION gate.guard_provider(), gate.guard_identity() TO ov_owner;

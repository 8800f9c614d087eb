-- Telling the system of a partner that something happened: only what the owner of the webhook can open at that moment.
-- Whose webhook may hear of a casus: its owner works on it, for a Partij that takes part, and may work with content.
CREATE OR REPLACE FUNCTION gate.subscribers(p_gebeurtenis text, p_casus uuid) RETURNS TABLE (webhook uuid, partij bigint, gebruiker bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT w.id, w.partij_id, m.user_id
    FROM public.cases_webhook w
    JOIN public.parties_medewerker m ON m.id = w.eigenaar_id AND m.partij_id = w.partij_id AND m.actief
        AND m.geheimhouding_op IS NOT NULL
        AND m.rollen::text[] && gate.content_roles()
    JOIN public.parties_user u ON u.id = m.user_id AND u.is_active
    WHERE w.uitgezet_op IS NULL AND p_gebeurtenis = ANY (w.gebeurtenissen)
      AND (p_casus IS NULL OR EXISTS (
          SELECT 1 FROM public.cases_deelname d
          JOIN public.cases_deelnameuserobjectpermission g ON g.content_object_id = d.id AND g.user_id = m.user_id
          WHERE d.casus_id = p_casus AND d.partij_id = w.partij_id AND d.beeindigd_op IS NULL))
$$;

-- A webhook that is being deleted is waited for and then left out: what happened does not fail for it. One that does not
-- work now is not called anew for every event: what is told waits with what waits already.
CREATE OR REPLACE FUNCTION gate.tell(p_webhooks uuid[], p_gebeurtenis text, p_nummer text, p_object uuid) RETURNS void
LANGUAGE sql SET search_path = pg_catalog AS $$
    INSERT INTO public.cases_webhookbericht (id, webhook_id, gebeurtenis, nummer, object, tijd, pogingen, volgende_poging_op)
    SELECT gen_random_uuid(), w.id, p_gebeurtenis, p_nummer, p_object, clock_timestamp(), 0, greatest(clock_timestamp(), (
        SELECT max(b.volgende_poging_op) FROM public.cases_webhookbericht b
        WHERE b.webhook_id = w.id AND w.fouten > 0 AND b.afgeleverd_op IS NULL AND b.opgegeven_op IS NULL))
    FROM public.cases_webhook w WHERE w.id = ANY (p_webhooks) ORDER BY w.id FOR KEY SHARE OF w
$$;

-- The state of a casus is known to everybody who works on it.
CREATE OR REPLACE FUNCTION gate.tell_casus() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM gate.tell(ARRAY(SELECT webhook FROM gate.subscribers('casus.gewijzigd', NEW.id)), 'casus.gewijzigd', NEW.nummer, NULL);
    RETURN NULL;
END $$;

-- Somebody comes to work on a casus: told to that person's own webhooks.
CREATE OR REPLACE FUNCTION gate.tell_worker() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE c record;
BEGIN
    SELECT k.id, k.nummer, d.partij_id INTO c FROM public.cases_deelname d JOIN public.cases_casus k ON k.id = d.casus_id
    WHERE d.id = NEW.content_object_id;
    PERFORM gate.tell(ARRAY(SELECT s.webhook FROM gate.subscribers('casus.nieuw', c.id) s
        WHERE s.gebruiker = NEW.user_id AND s.partij = c.partij_id), 'casus.nieuw', c.nummer, NULL);
    RETURN NULL;
END $$;

-- An actiepunt is told to the Partij that does it, which sees it whatever its category.
CREATE OR REPLACE FUNCTION gate.tell_actiepunt() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE wat text := CASE WHEN TG_OP = 'INSERT' THEN 'actiepunt.nieuw' ELSE 'actiepunt.afgerond' END; nr text;
BEGIN
    SELECT k.nummer INTO nr FROM public.cases_casus k WHERE k.id = NEW.casus_id;
    IF nr IS NOT NULL THEN
        PERFORM gate.tell(ARRAY(SELECT s.webhook FROM gate.subscribers(wat, NEW.casus_id) s WHERE s.partij = NEW.partij_id),
            wat, nr, NEW.id);
    END IF;
    RETURN NULL;
END $$;

-- A melding is the receiving Partij's own.
CREATE OR REPLACE FUNCTION gate.tell_melding() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM gate.tell(ARRAY(SELECT s.webhook FROM gate.subscribers('melding.gewijzigd', NULL) s WHERE s.partij = NEW.bron_id),
        'melding.gewijzigd', NEW.nummer, NULL);
    RETURN NULL;
END $$;

-- The keys of somebody who is blocked or leaves are over, also when that person comes back.
CREATE OR REPLACE FUNCTION gate.end_keys() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE public.parties_apitoken t SET ingetrokken_op = clock_timestamp()
    FROM public.parties_medewerker m
    WHERE t.medewerker_id = m.id AND t.ingetrokken_op IS NULL
      AND CASE TG_TABLE_NAME WHEN 'parties_medewerker' THEN m.id = NEW.id ELSE m.user_id = NEW.id END;
    RETURN NULL;
END $$;

GRANT EXECUTE ON FUNCTION gate.end_keys() TO ov_owner;
GRANT EXECUTE ON FUNCTION gate.tell_casus(), gate.tell_worker(), gate.tell_actiepunt(), gate.tell_melding() TO ov_owner;

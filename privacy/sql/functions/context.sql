-- HMAC-SHA256 from two prepared pads; the embedded PostgreSQL has no pgcrypto.
CREATE OR REPLACE FUNCTION gate.hmac(p_naam text, p_message text) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT sha256(opad || sha256(ipad || convert_to(p_message, 'UTF8'))) FROM gate.sleutel WHERE naam = p_naam
$$;

CREATE OR REPLACE FUNCTION gate.install_key(p_naam text, p_key bytea) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE k bytea := CASE WHEN length(p_key) > 64 THEN sha256(p_key) ELSE p_key END;
    ipad bytea; opad bytea;
BEGIN
    k := k || decode(repeat('00', 64 - length(k)), 'hex');
    ipad := k; opad := k;
    FOR i IN 0..63 LOOP
        ipad := set_byte(ipad, i, get_byte(k, i) # 54);
        opad := set_byte(opad, i, get_byte(k, i) # 92);
    END LOOP;
    INSERT INTO gate.sleutel VALUES (p_naam, ipad, opad)
    ON CONFLICT (naam) DO UPDATE SET ipad = excluded.ipad, opad = excluded.opad
    WHERE (sleutel.ipad, sleutel.opad) IS DISTINCT FROM (excluded.ipad, excluded.opad);
END $$;

-- The roles that look at casussen (ROLES_WITH_CONTENT in parties/actor.py).
CREATE OR REPLACE FUNCTION gate.content_roles() RETURNS text[] LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS
$$ SELECT ARRAY['consulent', 'regisseur', 'wijkagent', 'deelnemer', 'notulist', 'jurist'] $$;

-- Who asks. The web process signs medewerker|session|request|ip|expiry; nothing else is believed, the rest is looked up.
-- Nobody works with content before signing the geheimhoudingsverklaring.
CREATE OR REPLACE FUNCTION gate.verify(p_context text, p_mac text) RETURNS gate.asker
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE f text[] := string_to_array(p_context, '|'); a gate.asker; r text[]; geheim boolean;
BEGIN
    IF p_mac IS NULL OR p_context IS NULL OR array_length(f, 1) <> 5
       OR sha256(convert_to(p_mac, 'UTF8')) <> sha256(convert_to(encode(gate.hmac('context', p_context), 'hex'), 'UTF8'))
       OR to_timestamp(f[5]::double precision) < clock_timestamp() THEN
        RAISE EXCEPTION 'context refused' USING ERRCODE = '42501';
    END IF;
    SELECT m.id, m.user_id, m.partij_id, p.gemeente_id, p.soort, p.regie, m.rollen, m.geheimhouding_op IS NOT NULL
    INTO a.medewerker, a.gebruiker, a.partij, a.gemeente, a.soort, a.regie, r, geheim
    FROM public.parties_medewerker m
    JOIN public.parties_partij p ON p.id = m.partij_id
    JOIN public.parties_user u ON u.id = m.user_id
    WHERE m.id = f[1]::bigint AND m.actief AND u.is_active;
    IF a.medewerker IS NULL THEN
        RAISE EXCEPTION 'context refused' USING ERRCODE = '42501';
    END IF;
    a.inhoud := geheim AND r && gate.content_roles();
    a.toezicht := r && ARRAY['privacy_officer', 'fg'];
    a.rollen := array_to_string(r, ',');
    a.sessie := f[2]; a.verzoek := f[3]::uuid; a.ip := nullif(f[4], '')::inet;
    RETURN a;
END $$;

-- A value that only this transaction can use and only the gate can make.
CREATE OR REPLACE FUNCTION gate.seal(p_name text, p_payload jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE body text := pg_current_xact_id()::text || '|' || p_payload::text;
BEGIN
    PERFORM set_config(p_name, encode(gate.hmac('ticket', p_name || body), 'hex') || '|' || body, true);
END $$;

CREATE OR REPLACE FUNCTION gate.unseal(p_name text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE v text := current_setting(p_name, true); body text;
BEGIN
    IF v IS NULL OR v = '' THEN RETURN NULL; END IF;
    body := substr(v, 66);
    IF left(v, 64) IS DISTINCT FROM encode(gate.hmac('ticket', p_name || body), 'hex')
       OR split_part(body, '|', 1) IS DISTINCT FROM pg_current_xact_id_if_assigned()::text THEN
        RETURN NULL;
    END IF;
    RETURN substr(body, strpos(body, '|') + 1)::jsonb;
END $$;

-- Enter: say who asks in this transaction. Opens the shells (numbers, statuses, dates) of one's own participation.
CREATE OR REPLACE FUNCTION gate.enter(p_context text, p_mac text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac);
BEGIN
    -- A cursor WITH HOLD of an earlier request on this connection would still show what that request had opened.
    EXECUTE 'CLOSE ALL';
    PERFORM gate.seal('overlast.asker', to_jsonb(a));
    PERFORM gate.seal('overlast.ticket', jsonb_build_object('medewerker', a.medewerker, 'entries', '[]'::jsonb));
END $$;

CREATE OR REPLACE FUNCTION gate.partij() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
$$ SELECT (a->>'partij')::bigint FROM gate.unseal('overlast.asker') a WHERE (a->>'inhoud')::boolean $$;

CREATE OR REPLACE FUNCTION gate.gebruiker() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
$$ SELECT (a->>'gebruiker')::bigint FROM gate.unseal('overlast.asker') a $$;

CREATE OR REPLACE FUNCTION gate.medewerker() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
$$ SELECT (a->>'medewerker')::bigint FROM gate.unseal('overlast.asker') a $$;

CREATE OR REPLACE FUNCTION gate.gemeente() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
$$ SELECT a->>'gemeente' FROM gate.unseal('overlast.asker') a $$;

CREATE OR REPLACE FUNCTION gate.regie() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
$$ SELECT coalesce((SELECT (a->>'regie')::boolean AND (a->>'inhoud')::boolean
                    FROM gate.unseal('overlast.asker') a), false) $$;

CREATE OR REPLACE FUNCTION gate.toezicht_partij() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
$$ SELECT (a->>'partij')::bigint FROM gate.unseal('overlast.asker') a WHERE (a->>'toezicht')::boolean $$;

CREATE OR REPLACE FUNCTION gate.toezicht_regie() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
$$ SELECT coalesce((SELECT (a->>'regie')::boolean AND (a->>'toezicht')::boolean
                    FROM gate.unseal('overlast.asker') a), false) $$;

-- The organisation for which somebody acts, whatever the role: for requests, registers and signatures, not for casussen.
CREATE OR REPLACE FUNCTION gate.organisatie() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
$$ SELECT (a->>'partij')::bigint FROM gate.unseal('overlast.asker') a $$;

CREATE OR REPLACE FUNCTION gate.rol(p_rol text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
$$ SELECT coalesce((SELECT p_rol = ANY (string_to_array(a->>'rollen', ',')) FROM gate.unseal('overlast.asker') a), false) $$;

-- The gemeente whose convenanten and registers somebody keeps: a privacy officer of the regie.
CREATE OR REPLACE FUNCTION gate.redactie() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
$$ SELECT a->>'gemeente' FROM gate.unseal('overlast.asker') a
   WHERE (a->>'regie')::boolean AND 'privacy_officer' = ANY (string_to_array(a->>'rollen', ',')) $$;

-- The geheimhoudingsverklaring is signed by the person, once, for one organisation.
CREATE OR REPLACE FUNCTION gate.sign_secrecy(p_context text, p_mac text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE a gate.asker := gate.verify(p_context, p_mac);
BEGIN
    UPDATE public.parties_medewerker SET geheimhouding_op = clock_timestamp()
    WHERE id = a.medewerker AND geheimhouding_op IS NULL;
END $$;

GRANT EXECUTE ON FUNCTION
    gate.enter(text, text), gate.partij(), gate.gebruiker(), gate.medewerker(), gate.gemeente(), gate.regie(),
    gate.toezicht_partij(), gate.toezicht_regie(), gate.organisatie(), gate.rol(text), gate.redactie()
TO ov_app, ov_exporter;
GRANT EXECUTE ON FUNCTION gate.sign_secrecy(text, text) TO ov_app;
GRANT EXECUTE ON FUNCTION gate.install_key(text, bytea) TO ov_owner;

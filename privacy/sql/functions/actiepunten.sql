-- A term tells as much as its actiepunt: who leads the casus is told of it only while everybody there may read the title.
CREATE OR REPLACE FUNCTION gate.follow_actiepunt() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE public.cases_termijn t
    SET categorie_id = CASE WHEN NEW.beperkt OR NEW.alleen_voor IS NOT NULL THEN 30 ELSE 22 END
    WHERE t.object = NEW.id AND t.soort = 'actiepunt';
    RETURN NULL;
END $$;

GRANT EXECUTE ON FUNCTION gate.follow_actiepunt() TO ov_owner;

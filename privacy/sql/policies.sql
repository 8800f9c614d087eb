-- Who reads the log, as the first release made it.
-- ---------------------------------------------------------------------------------------------------------------------
-- The privacy officer and the FG see what their own people read; those of the regie also every reading in a casus that
-- was aangemeld. An own-party casus of another Partij stays unknown to them.
ALTER TABLE gate.inzagelog ENABLE ROW LEVEL SECURITY;
ALTER TABLE gate.inzagelog FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON gate.inzagelog TO ov_gate USING (true) WITH CHECK (true);
CREATE POLICY toezicht ON gate.inzagelog FOR SELECT TO ov_app USING (
    partij_id = (SELECT gate.toezicht_partij())
    OR (gedeeld AND (SELECT gate.toezicht_regie()) AND gemeente_id = (SELECT gate.gemeente())));
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON gate.inzagelog FOR EACH ROW EXECUTE FUNCTION gate.refuse();
GRANT SELECT ON gate.inzagelog TO ov_app;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA gate TO ov_migrator;

-- Functions whose bodies look like a dump, triggers, event triggers, rules.
CREATE SCHEMA code;
CREATE TABLE code.log (what text, at int GENERATED ALWAYS AS IDENTITY);
CREATE TABLE code.watched (id int PRIMARY KEY, t text);
CREATE FUNCTION code.looks_like_a_dump() RETURNS text LANGUAGE plpgsql AS $body$
BEGIN
  RETURN '
--
-- TOC entry 5 (class 1259 OID 2)
-- Name: nothing; Type: INDEX; Schema: public; Owner: postgres
--

COPY public.nothing (a) FROM stdin;
1
\.

\restrict abc
\! true
-- PostgreSQL database dump complete
';
END
$body$;
CREATE FUNCTION code.nested_quotes() RETURNS text LANGUAGE sql AS $a$SELECT $b$it's "$a" $c$;$b$ || '\' || E'\\\''$a$;
CREATE FUNCTION code.defaults(a int DEFAULT 1, VARIADIC b text[] DEFAULT '{}', OUT c int, OUT d text) LANGUAGE sql STABLE PARALLEL SAFE COST 7 AS 'SELECT a, array_to_string(b, '','')';
CREATE FUNCTION code.rows_of(n int) RETURNS TABLE (x int, "y z" text) LANGUAGE sql ROWS 5 AS 'SELECT g, g::text FROM generate_series(1, n) AS g';
CREATE FUNCTION code.guarded() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = pg_temp, pg_catalog SET work_mem = '8MB' AS 'SELECT 1';
CREATE PROCEDURE code.proc(INOUT a int) LANGUAGE plpgsql AS 'BEGIN a := a + 1; END';
CREATE AGGREGATE code.longest(text) (sfunc = textcat, stype = text, initcond = '');
CREATE AGGREGATE code.middle(float8 ORDER BY anyelement) (sfunc = ordered_set_transition, stype = internal, finalfunc = percentile_disc_final, finalfunc_extra);
\if :v14
CREATE FUNCTION code.atomic(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC
  INSERT INTO code.log (what) VALUES ('; END; -- TOC entry 7');
  SELECT CASE WHEN a > 0 THEN CASE a WHEN 1 THEN 10 ELSE 20 END ELSE 0 END;
END;
CREATE PROCEDURE code.atomic_procedure() BEGIN ATOMIC INSERT INTO code.log (what) VALUES ('p'); END;
\endif
CREATE FUNCTION code.on_row() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN INSERT INTO code.log (what) VALUES (TG_NAME || TG_OP); RETURN NEW; END$$;
CREATE TRIGGER before_each BEFORE INSERT OR UPDATE OF t ON code.watched FOR EACH ROW WHEN (NEW.id > 1) EXECUTE FUNCTION code.on_row('arg ''1''', 'x');
CREATE TRIGGER disabled AFTER DELETE ON code.watched FOR EACH STATEMENT EXECUTE FUNCTION code.on_row();
CREATE TRIGGER on_replica AFTER INSERT ON code.watched FOR EACH ROW EXECUTE FUNCTION code.on_row();
CREATE TRIGGER "always ""!""" AFTER INSERT ON code.watched REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION code.on_row();
CREATE CONSTRAINT TRIGGER deferred AFTER INSERT ON code.watched DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION code.on_row();
INSERT INTO code.watched VALUES (1, 'a'), (2, 'b');
ALTER TABLE code.watched DISABLE TRIGGER disabled, ENABLE REPLICA TRIGGER on_replica, ENABLE ALWAYS TRIGGER "always ""!""";
CREATE TRIGGER on_parts AFTER INSERT ON parts.measures FOR EACH ROW WHEN (false) EXECUTE FUNCTION code.on_row();
CREATE FUNCTION code.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN INSERT INTO code.log (what) VALUES (tg_tag); END$$;
CREATE RULE several AS ON DELETE TO code.watched WHERE OLD.id > 100 DO ALSO (INSERT INTO code.log (what) VALUES ('; x'); DELETE FROM code.log WHERE what = ')');
CREATE RULE off AS ON UPDATE TO code.watched DO INSTEAD NOTHING;
ALTER TABLE code.watched DISABLE RULE off;
COMMENT ON TRIGGER before_each ON code.watched IS 'a trigger';
COMMENT ON RULE several ON code.watched IS 'a rule';
COMMENT ON FUNCTION code.defaults(int, text[]) IS 'a function';
COMMENT ON AGGREGATE code.longest(text) IS 'an aggregate';

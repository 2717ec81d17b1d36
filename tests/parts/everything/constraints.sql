-- Keys, checks and indexes of every kind.
CREATE SCHEMA rules;
CREATE TABLE rules.a (id int PRIMARY KEY, b int, u text UNIQUE, CONSTRAINT "odd "" check" CHECK (b < 1000) NO INHERIT);
CREATE TABLE rules.b (id int PRIMARY KEY, a int REFERENCES rules.a ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, self int REFERENCES rules.b ON UPDATE SET NULL);
ALTER TABLE rules.a ADD CONSTRAINT back FOREIGN KEY (b) REFERENCES rules.b (id) MATCH FULL;
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
INSERT INTO rules.b SELECT n, n, NULLIF(n - 1, 0) FROM generate_series(1, 50) AS n;
INSERT INTO rules.a SELECT n, 51 - n, 'u' || n FROM generate_series(1, 50) AS n;
COMMIT;
CREATE TABLE rules.not_valid (a int);
INSERT INTO rules.not_valid VALUES (-1), (777);
ALTER TABLE rules.not_valid ADD CONSTRAINT positive CHECK (a > 0) NOT VALID, ADD CONSTRAINT to_a FOREIGN KEY (a) REFERENCES rules.a NOT VALID;
CREATE TABLE rules.to_partitioned (day date, id int, region text, FOREIGN KEY (day, id, region) REFERENCES parts.measures (day, id, region));
INSERT INTO rules.to_partitioned SELECT day, id, region FROM parts.measures WHERE region IS NOT NULL LIMIT 10;
CREATE TABLE rules.booked (room int, during tsrange, EXCLUDE USING gist (int4range(room, room, '[]') WITH =, during WITH &&) WHERE (room > 0));
INSERT INTO rules.booked VALUES (1, '[2020-01-01,2020-01-02)'), (1, '[2020-01-02,2020-01-03)');
CREATE FUNCTION rules.folded(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT pg_catalog.lower($1)$$;
CREATE TABLE rules.indexed (id int NOT NULL, t text COLLATE "C", j jsonb, p point, tags text[]);
INSERT INTO rules.indexed SELECT n, 'T' || n, jsonb_build_object('n', n), point(n, n), ARRAY['a' || n] FROM generate_series(1, 100) AS n;
CREATE UNIQUE INDEX indexed_id ON rules.indexed (id) INCLUDE (t) WITH (fillfactor = 50);
CREATE INDEX indexed_expression ON rules.indexed (rules.folded(t) text_pattern_ops DESC NULLS LAST, (id % 7)) WHERE id > 3;
CREATE INDEX indexed_gin ON rules.indexed USING gin (j jsonb_path_ops, tags) WITH (fastupdate = off);
CREATE INDEX indexed_gist ON rules.indexed USING gist (p);
CREATE INDEX indexed_brin ON rules.indexed USING brin (id) WITH (pages_per_range = 4);
CREATE INDEX indexed_hash ON rules.indexed USING hash (t);
CREATE INDEX indexed_spgist ON rules.indexed USING spgist (p);
ALTER INDEX rules.indexed_expression ALTER COLUMN 2 SET STATISTICS 99;
ALTER TABLE rules.indexed CLUSTER ON indexed_id, REPLICA IDENTITY USING INDEX indexed_id;
ALTER TABLE rules.a REPLICA IDENTITY FULL;
ALTER TABLE rules.b REPLICA IDENTITY NOTHING;
\if :v15
CREATE UNIQUE INDEX nulls_once ON rules.indexed (t, id) NULLS NOT DISTINCT;
\endif
CREATE STATISTICS rules.together (ndistinct, dependencies, mcv) ON id, t FROM rules.indexed;
ALTER STATISTICS rules.together SET STATISTICS 44;
COMMENT ON STATISTICS rules.together IS 'statistics';
COMMENT ON INDEX rules.indexed_gin IS 'an index';
COMMENT ON CONSTRAINT back ON rules.a IS 'a foreign key';
-- GROUP BY the primary key makes this view depend on the constraint.
CREATE VIEW rules.grouped AS SELECT id, u, count(*) FROM rules.a GROUP BY id;

-- Extensions, one with a configuration table that has rows of the user's own.
CREATE SCHEMA ext;
SELECT count(*) FILTER (WHERE name = 'hstore') > 0 AS hstore, count(*) FILTER (WHERE name = 'citext') > 0 AS citext,
       count(*) FILTER (WHERE name = 'postgis') > 0 AS postgis, count(*) FILTER (WHERE name = 'bloom') > 0 AS bloom
  FROM pg_available_extensions
\gset
\if :hstore
CREATE EXTENSION hstore SCHEMA ext;
CREATE TABLE ext.stored (h ext.hstore);
INSERT INTO ext.stored VALUES ('a=>1, "b c"=>NULL');
COMMENT ON EXTENSION hstore IS 'a comment of one''s own';
\else
\warn 'left out of everything: hstore'
\endif
\if :citext
CREATE EXTENSION citext SCHEMA ext;
CREATE TABLE ext.folded (c ext.citext PRIMARY KEY);
INSERT INTO ext.folded VALUES ('MiXeD');
GRANT EXECUTE ON FUNCTION ext.citext_eq(ext.citext, ext.citext) TO hf_reader;
\else
\warn 'left out of everything: citext'
\endif
\if :bloom
CREATE EXTENSION bloom;
CREATE INDEX ON rules.indexed USING bloom (id) WITH (length = 80);
\else
\warn 'left out of everything: bloom'
\endif
\if :postgis
CREATE EXTENSION postgis;
INSERT INTO spatial_ref_sys (srid, auth_name, auth_srid, srtext, proj4text) VALUES (990001, 'HF', 1, 'mine', '+proj=longlat'), (990002, 'HF', 2, E'tab\there', '');
CREATE TABLE ext.places (id int, at geometry(Point, 4326));
INSERT INTO ext.places SELECT n, ST_SetSRID(ST_MakePoint(n, -n), 4326) FROM generate_series(1, 20) AS n;
CREATE INDEX ON ext.places USING gist (at);
\else
\warn 'left out of everything: postgis'
\endif

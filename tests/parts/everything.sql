-- A database that holds every kind of thing PostgreSQL can hold, each with values and names that break careless programs.
-- Loaded by load_everything, which creates the roles first and sets the database's own properties last. Works on servers
-- 13 to 18: what a major lacks is left out, and what a missing extension costs is said aloud.
--
-- Rule: stock `pg_dump | psql -v ON_ERROR_STOP=1` must restore all of it. Function bodies therefore name schemas.

\set ON_ERROR_STOP on
\set QUIET on
\pset pager off
SET client_min_messages = warning;
SET check_function_bodies = on;
SET timezone = 'Asia/Kathmandu';

SELECT v >= 140000 AS v14, v >= 150000 AS v15, v >= 160000 AS v16, v >= 170000 AS v17, v >= 180000 AS v18
  FROM (SELECT current_setting('server_version_num')::int AS v) AS server
\gset

\ir everything/types.sql
\ir everything/names.sql
\ir everything/tables.sql
\ir everything/partitions.sql
\ir everything/constraints.sql
\ir everything/code.sql
\ir everything/views.sql
\ir everything/catalog_objects.sql
\ir everything/extensions.sql
\ir everything/large_objects.sql
\ir everything/rows.sql
\ir everything/replication.sql
\ir everything/privileges.sql

-- A database of encoding SQL_ASCII: names and values are bytes, and need not be UTF-8.
\set ON_ERROR_STOP on
SET client_encoding = 'SQL_ASCII';
CREATE FUNCTION pg_temp.run(statement text) RETURNS void LANGUAGE plpgsql AS 'BEGIN EXECUTE statement; END';
-- é as LATIN1 writes it, ü likewise, and a byte that no encoding of text has.
SELECT convert_from('\xe9', 'SQL_ASCII') AS e, convert_from('\xfc', 'SQL_ASCII') AS u, convert_from('\xff', 'SQL_ASCII') AS x
\gset
CREATE TABLE :"e" (:"u" text CHECK (:"u" <> :'x'), plain int);
INSERT INTO :"e" VALUES (:'e' || 'tat', 1), ('UTF-8: é', 2), (NULL, 3);
CREATE INDEX :"x" ON :"e" (:"u");
COMMENT ON TABLE :"e" IS :'u';
CREATE TABLE plain (a int PRIMARY KEY, b text);
INSERT INTO plain SELECT n, 'b' || n FROM generate_series(1, 10) AS n;

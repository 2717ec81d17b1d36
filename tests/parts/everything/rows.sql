-- Enough rows for several slices, with holes of deleted rows, updated ones, and values out of line.
CREATE SCHEMA big;
CREATE TABLE big.rows (id int, t text, b bytea, j jsonb);
INSERT INTO big.rows
  SELECT n, md5(n::text) || repeat(chr(65 + n % 26), n % 300), CASE WHEN n % 5 = 0 THEN decode(md5(n::text), 'hex') END, jsonb_build_object('n', n)
  FROM generate_series(1, 90000) AS n;
DELETE FROM big.rows WHERE id % 7 = 0 OR id BETWEEN 20000 AND 30000;
UPDATE big.rows SET t = t || E'\tupdated\n' WHERE id % 11 = 0;
INSERT INTO big.rows SELECT n, (SELECT string_agg(md5((n * 1000 + k)::text), '') FROM generate_series(1, 900) AS k), NULL, NULL FROM generate_series(100001, 100200) AS n;
-- Rows below the last page that the statistics know.
ANALYZE big.rows;
INSERT INTO big.rows SELECT n, 'late', NULL, NULL FROM generate_series(200001, 203000) AS n;
CREATE TABLE big.empty (a int);

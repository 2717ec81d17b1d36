-- The database that is measured, the same to the byte on every run: each value comes from a hash of its row number.
-- psql variables: accounts, events, messages, orders, documents (rows of each table).
-- Prose compresses as prose does: Zipf-like words, joined to phrases, many more of them than a compressor's window holds.

SET synchronous_commit = off;
SET maintenance_work_mem = '256MB';
SET work_mem = '64MB';
SET jit = off;

-- A whole number from 0 to `below` - 1, from a row number and a seed.
CREATE FUNCTION pick(n bigint, seed int, below int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ((hashint8extended(n, seed) & 9223372036854775807) % below)::int;
-- The same, small numbers far more often.
CREATE FUNCTION pick_low(n bigint, seed int, below int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (below * power((hashint8extended(n, seed) & 1048575) / 1048576.0::float8, 3))::int;

CREATE TABLE pg_temp.word AS
  SELECT n AS id, string_agg(('{ba,co,de,fi,gu,ha,in,ka,le,mo,ne,or,pa,ri,se,ti,un,va,wo,ze}'::text[])[1 + pick(n * 8 + s, 1, 20)], '') AS word
  FROM generate_series(0, 3000) AS n, generate_series(1, 1 + pick(n, 2, 4)) AS s
  GROUP BY n;
CREATE TABLE pg_temp.phrase AS
  SELECT n AS id, string_agg(w.word, ' ' ORDER BY s) AS words
  FROM generate_series(0, 99999) AS n
  CROSS JOIN generate_series(1, 12) AS s
  JOIN pg_temp.word w ON w.id = pick_low(n * 16 + s, 3, 3000)
  GROUP BY n;
CREATE INDEX ON pg_temp.phrase (id);
ANALYZE pg_temp.word, pg_temp.phrase;

-- Small tables.
CREATE TABLE branches AS
  SELECT n AS id, 'Branch ' || n AS name, (ARRAY['AT', 'BE', 'CH', 'DE', 'FR', 'IT', 'NL', 'PL'])[1 + pick(n, 4, 8)] AS country
  FROM generate_series(1, 500) AS n;
CREATE TABLE settings AS
  SELECT 'setting.' || n AS key, to_jsonb(words) AS value
  FROM generate_series(1, 200) AS n JOIN pg_temp.phrase ON id = n;

-- Narrow rows: numbers, dates, identifiers.
CREATE TABLE accounts AS
  SELECT n AS id, 1 + pick(n, 5, 500) AS branch, (pick(n, 6, 10000000) / 100.0 - 20000)::numeric(12, 2) AS balance,
         date '2010-01-01' + pick(n, 7, 5400) AS opened,
         'DE' || lpad(pick(n, 8, 100)::text, 2, '0') || '37040044' || lpad(n::text, 10, '0') AS iban,
         'user' || pick(n, 9, 100000000) || '@example.org' AS email,
         pick(n, 10, 20) > 0 AS active
  FROM generate_series(1, :accounts) AS n;

-- The large one: what an application logs, with a JSON document a row.
CREATE TABLE events AS
  SELECT n::bigint AS id, 1 + pick(n, 11, :accounts) AS account,
         timestamptz '2025-01-01 00:00+00' + n * interval '11.7 seconds' + pick(n, 12, 1000000) * interval '1 microsecond' AS at,
         md5(pick(n, 13, :events / 4)::text)::uuid AS session,
         (ARRAY['view', 'click', 'search', 'login', 'payment', 'error'])[1 + pick_low(n, 14, 6)] AS kind,
         jsonb_build_object('path', '/' || replace(substr(words, 1, 24), ' ', '/'), 'ms', pick_low(n, 15, 5000),
                            'status', (ARRAY[200, 200, 200, 302, 404, 500])[1 + pick(n, 16, 6)],
                            'agent', (ARRAY['Firefox/128.0', 'Chrome/131.0', 'Safari/18.1', 'curl/8.5'])[1 + pick(n, 17, 4)],
                            'ip', '10.' || pick(n, 18, 256) || '.' || pick(n, 19, 256) || '.' || pick(n, 20, 256)) AS payload
  FROM generate_series(1, :events) AS n JOIN pg_temp.phrase ON phrase.id = pick(n, 21, 100000);

-- Prose of some hundred bytes.
CREATE TABLE messages AS
  SELECT n AS id, 1 + pick(n, 22, :accounts) AS account, timestamptz '2025-01-01 00:00+00' + n * interval '1 minute' AS sent,
         substr(a.words, 1, 40) AS subject, a.words || '. ' || b.words || ', ' || c.words || E'.\n\n' || d.words || '.' AS body
  FROM generate_series(1, :messages) AS n
  JOIN pg_temp.phrase a ON a.id = pick(n, 23, 100000)
  JOIN pg_temp.phrase b ON b.id = pick(n, 24, 100000)
  JOIN pg_temp.phrase c ON c.id = pick(n, 25, 100000)
  JOIN pg_temp.phrase d ON d.id = pick(n, 26, 100000);

-- Numbers and NULLs.
CREATE TABLE orders AS
  SELECT n AS id, 1 + pick(n, 27, :accounts) AS account, date '2020-01-01' + pick(n, 28, 2000) AS placed,
         ((1 + pick_low(n, 29, 100000)) / 100.0)::numeric(12, 2) AS net,
         (pick(n, 30, 25) / 100.0)::numeric(4, 2) AS tax,
         CASE WHEN pick(n, 31, 3) = 0 THEN 'voucher ' || pick(n, 32, 1000) END AS note,
         CASE WHEN pick(n, 33, 10) > 0 THEN timestamptz '2025-06-01 00:00+00' + n * interval '3 seconds' END AS shipped
  FROM generate_series(1, :orders) AS n;

-- Texts of 10 to 40 kB, which PostgreSQL keeps compressed and out of line.
CREATE TABLE documents AS
  SELECT n AS id, 1 + pick(n, 34, :accounts) AS account, 'Document ' || n AS title,
         (SELECT string_agg(words, E'.\n') FROM pg_temp.phrase
          WHERE id BETWEEN pick(n, 35, 98000) AND pick(n, 35, 98000) + 130 + pick(n, 36, 400)) AS text
  FROM generate_series(1, :documents) AS n;

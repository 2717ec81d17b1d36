-- Every built-in type with its odd values, and types of one's own.
CREATE SCHEMA kinds;
COMMENT ON SCHEMA kinds IS E'one table per family of types; a ''quoted'' comment\nof two lines \\ with a backslash';

CREATE TABLE kinds.numbers (
  id int PRIMARY KEY, small smallint, big bigint, whole numeric, cents numeric(12, 2), real4 real, real8 double precision,
  cash money, truth boolean
);
INSERT INTO kinds.numbers VALUES
  (1, -32768, -9223372036854775808, 'NaN', 0.00, 'NaN', 'NaN', '-92233720368547758.08', true),
  (2, 32767, 9223372036854775807, 0, -0.01, 'Infinity', '-Infinity', '92233720368547758.07', false),
  (3, 0, 0, '-0.000', 9999999999.99, '-0', '-0', 0, NULL),
  (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (5, 1, 1, (repeat('9', 9000) || '.' || repeat('7', 3000))::numeric, 1, 1e-45, 5e-324, '1234.56', true),
  (6, 1, 1, '1e-1000', 1, 3.4028235e38, 1.7976931348623157e308, '-1234.56', true),
  (7, 1, 1, 1e131000::numeric, 1, 0.1, 0.1, 1, true),
  (8, 1, 1, 123456789.000000000000000000000, 1, 1.17549435e-38, 2.2250738585072014e-308, 1, true),
  (9, 1, 1, 1, 1, 0.30000001, 0.1::float8 + 0.2::float8, 1, true);
\if :v14
INSERT INTO kinds.numbers (id, whole) VALUES (10, 'Infinity'), (11, '-Infinity');
\endif
\if :v15
CREATE TABLE kinds.odd_scales (thousands numeric(3, -3), tiny numeric(3, 5));
INSERT INTO kinds.odd_scales VALUES (123456, 0.00123), (-987000, -0.00999), ('NaN', 'NaN');
\endif

CREATE TABLE kinds.texts (id int PRIMARY KEY, words text, padded char(7), short varchar(40), ident name, one "char");
INSERT INTO kinds.texts VALUES
  (1, '', '', '', '', ''),
  (2, NULL, NULL, NULL, NULL, NULL),
  (3, '\.', '\.', '\.', '\.', '\'),
  (4, '\N', '\N', '\N', '\N', 'N'),
  (5, E'a\n\\.\nb', E'\n', E'\n\\.\n', E'x\ny', E'\n'),
  (6, E'tab\there\ttwice\t', E'\t', E'\t', E'\t', E'\t'),
  (7, E'carriage\rreturn\r\nand both\r', E'\r', E'\r\n', E'\r', E'\r'),
  (8, E'\\', E'\\', E'\\\\', E'\\', '"'),
  (9, E'\b\f\v\x01\x02\x1b\x1f\x7f', 'ends   ', 'ends   ', 'ends   ', ' '),
  (10, E'\\b\\f\\n\\r\\t\\v\\x41\\101\\000', 'é', 'ж', '漢', 'x'),
  (11, U&'\FEFF byte order mark, \200B nothing, e\0301 combined, \+01F469\200D\+01F4BB joined, \+10FFFF the last', 'z', 'z', 'z', 'z'),
  (12, 'שלום عليكم 你好 Здравствуйте 🐘 Ⅷ ﬁ ß İ ı', '🐘', '🐘🐘', 'Ünïcödé', 'z'),
  (13, '-- TOC entry 5 (class 1 OID 2)' || E'\n-- Name: x; Type: TABLE; Schema: -; Owner: -\n', 'q', 'q', 'q', 'q'),
  (14, E'COPY x FROM stdin;\n1\t2\n\\.\n', 'q', 'q', 'q', 'q'),
  (15, E'\\restrict abc\n\\unrestrict abc\n\\connect other\n\\! true', 'q', 'q', 'q', 'q'),
  (16, E'''single'' "double" $$dollar$$ $tag$tag$tag$ ; -- /* */ \\''', 'q', 'q', 'q', 'q'),
  (17, repeat('long line without an end ', 60000), 'q', 'q', 'q', 'q'),
  (18, repeat(E'\\\n', 50000), 'q', 'q', 'q', 'q'),
  (19, E'-- holdfast archive 1\n-- holdfast contents {"format":1}\n', 'q', 'q', 'q', 'q'),
  (20, 'NULL', 'null', 'nUlL', 'NULL', 'n');
\if :v16
-- Before 16 a "char" beyond ASCII comes out as a raw byte, which no UTF-8 database takes back.
INSERT INTO kinds.texts (id, one) VALUES (21, '\377'), (22, '\200');
\endif

CREATE TABLE kinds.bytes (id int PRIMARY KEY, data bytea);
INSERT INTO kinds.bytes
  SELECT 1, decode(string_agg(lpad(to_hex(byte), 2, '0'), '' ORDER BY byte), 'hex') FROM generate_series(0, 255) AS byte;
INSERT INTO kinds.bytes VALUES
  (2, ''), (3, NULL), (4, '\x00'), (5, '\x5c2e0a'), (6, '\x5c78'), (7, decode(repeat('00', 100000), 'hex'));
INSERT INTO kinds.bytes
  SELECT 8, decode(string_agg(md5(n::text), '' ORDER BY n), 'hex') FROM generate_series(1, 40000) AS n;

CREATE TABLE kinds.times (
  id int PRIMARY KEY, day date, local timestamp, moment timestamptz, clock time, zoned timetz, span interval,
  whole_seconds timestamp(0), few timestamptz(3), months interval month, seconds interval second(2)
);
INSERT INTO kinds.times (id, day, local, moment, clock, zoned, span) VALUES
  (1, 'infinity', 'infinity', 'infinity', '24:00:00', '24:00:00-15:59:59', '-1 year -2 mons +3 days -04:05:06.789'),
  (2, '-infinity', '-infinity', '-infinity', '00:00:00', '00:00:00+15:59:59', '1 year 2 mons -3 days +04:05:06.789'),
  (3, '4713-01-01 BC', '4713-01-01 00:00:00 BC', '4713-01-01 00:00:00+00 BC', '23:59:59.999999', '23:59:59.999999+05:45', '0'),
  (4, '0044-03-15 BC', '0001-12-31 23:59:59.999999 BC', '0044-03-15 12:00:00+00 BC', '12:00', '12:00-00', '-178000000 years'),
  (5, '5874897-12-31', '294276-12-31 23:59:59.999999', '294276-12-31 23:59:59.999999+00', '00:00:00.000001', '00:00+00', '178000000 years'),
  (6, '0001-01-01', '0001-01-01 00:00', '1883-11-18 12:03:58+00', NULL, NULL, '-1 mon +30 days -24:00:00.000001'),
  (7, '2024-02-29', '2024-02-29 23:59:60', '2024-10-27 01:30:00+02', NULL, NULL, '2147483647 days 596523:14:07.999999'),
  (8, '2024-05-04', '2024-05-04', '1986-01-01 00:07:30+05:45', NULL, NULL, '1 day -00:00:01'),
  (9, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO kinds.times (id, whole_seconds, few, months, seconds) VALUES
  (20, '2001-02-03 04:05:06.7', '2001-02-03 04:05:06.78951+13', '-14 months', '-59.999 seconds');
\if :v15
INSERT INTO kinds.times (id, span) VALUES (23, '2147483647 days 2562047788:00:54.775807');
\endif
\if :v17
INSERT INTO kinds.times (id, span) VALUES (21, 'infinity'), (22, '-infinity');
\endif

CREATE TABLE kinds.documents (id int PRIMARY KEY, raw json, tree jsonb, paths jsonpath, markup xml, words tsvector, query tsquery);
INSERT INTO kinds.documents VALUES
  (1, E'{"a" :  1, "a":2,\n\t"b\\u0000c": [1.0, 1e400, null]}', '{"z": 1, "a": [1.10, 1e-300, true, null, {}], "": ""}',
   '$.a[*] ? (@ > 1 && @ starts with "x\"y")', '<a b="&lt;">text &amp; <!-- c --><![CDATA[ ]] ]]></a>',
   'a:1A b:2,3B ''it''''s'':4C ''back\\slash'':5 '':'':6', '''it''''s'' & !b:*AB <2> (c | d)'),
  (2, 'null', 'null', 'strict $', '', '', ''),
  (3, '"\\ \" \/ \u00e9 \ud83d\udc18"', '"\\ \" \/ \u00e9 \ud83d\udc18"', 'lax $."weird \" key"', 'content fragment <b/>', 'x', 'x'),
  (4, NULL, NULL, NULL, NULL, NULL, NULL),
  (5, '[]', '[]', '$', '<?xml version="1.0"?><root/>', 'b a', 'a <-> b'),
  (6, '12345678901234567890.12345678901234567890', '12345678901234567890.12345678901234567890', '$.**{2 to last}', '<a/>', 'x', 'x');

CREATE TABLE kinds.ranges (
  id int PRIMARY KEY, ints int4range, bigs int8range, nums numrange, days daterange, local tsrange, moments tstzrange, list int4range[]
);
INSERT INTO kinds.ranges VALUES
  (1, 'empty', 'empty', 'empty', 'empty', 'empty', 'empty', '{}'),
  (2, '(,)', '(,)', '(,)', '(,)', '(,)', '(,)', '{NULL,"[1,2)",empty,"(,)"}'),
  (3, '[1,5]', '[-9223372036854775808,)', '(1.0,1.00001]', '[2024-01-01,infinity)', '["2024-01-01 00:00",infinity]',
   '(-infinity,"2024-06-01 00:00+02"]', '[3:4]={"[1,2)","[3,4)"}'),
  (4, NULL, NULL, '[NaN,NaN]', NULL, NULL, NULL, NULL);
\if :v14
CREATE TABLE kinds.multiranges (
  id int PRIMARY KEY, ints int4multirange, bigs int8multirange, nums nummultirange, days datemultirange, local tsmultirange,
  moments tstzmultirange
);
INSERT INTO kinds.multiranges VALUES
  (1, '{}', '{}', '{}', '{}', '{}', '{}'),
  (2, '{(,)}', '{[1,2),[5,6)}', '{[1.5,2.5],(3,)}', '{[2024-01-01,2024-02-01),[2025-01-01,)}', '{(,"2024-01-01 00:00")}', '{}'),
  (3, NULL, NULL, NULL, NULL, NULL, NULL);
\endif

CREATE TABLE kinds.networks (id int PRIMARY KEY, host inet, net cidr, mac macaddr, mac8 macaddr8, bits bit(9), vbits bit varying, id2 uuid);
INSERT INTO kinds.networks VALUES
  (1, '192.168.0.1/24', '192.168.0.0/24', '08:00:2b:01:02:03', '08:00:2b:01:02:03:04:05', B'101010101', B'', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'),
  (2, '::ffff:1.2.3.4/100', '2001:db8::/32', 'ff-ff-ff-ff-ff-ff', 'ff:ff:ff:ff:ff:ff:ff:ff', B'000000000', X'DEADBEEF', '00000000-0000-0000-0000-000000000000'),
  (3, '0.0.0.0/0', '0.0.0.0/0', NULL, NULL, NULL, NULL, NULL);

CREATE TABLE kinds.shapes (id int PRIMARY KEY, dot point, endless line, piece lseg, frame box, way path, area polygon, round circle, frames box[]);
INSERT INTO kinds.shapes VALUES
  (1, '(NaN,Infinity)', '{1,-1,0}', '[(0,0),(-0,1e300)]', '(1,1),(-1,-1)', '[(0,0),(1,1),(2,0)]', '((0,0),(1,1),(2,0))', '<(0,0),0>', '{(1,1),(0,0);(3,3),(2,2)}'),
  (2, '(-0,0.1)', '{0,1,-5e-324}', '[(1,2),(3,4)]', '(0,0),(0,0)', '((0,0),(1,1),(2,0))', '((0.1,0.2))', '<(1e300,-1e-300),Infinity>', '{}'),
  (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

CREATE TABLE kinds.internals (
  id int PRIMARY KEY, lsn pg_lsn, num oid, rel regclass, typ regtype, fun regproc, sig regprocedure, op regoper, opsig regoperator,
  who regrole, space regnamespace, conf regconfig, dict regdictionary, coll regcollation, x xid, x8 xid8, c cid, place tid,
  snap txid_snapshot, snap2 pg_snapshot, ov oidvector, iv int2vector, acl aclitem, acls aclitem[], cur refcursor
);
INSERT INTO kinds.internals VALUES
  (1, 'FFFFFFFF/FFFFFFFF', 4294967295, 'kinds.numbers', 'kinds.numbers[]', 'pg_catalog.now', 'pg_catalog.abs(integer)', '||/', '+(integer,integer)',
   'hf_owner', 'kinds', 'english', 'simple', '"C"', '4294967295', '18446744073709551615', '4294967295', '(4294967295,65535)',
   '10:20:10,14,15', '10:20:10,14,15', '1 2 3', '-1 0 32767', 'hf_reader=r*w/hf_owner', '{=r/hf_owner,"\"hf Odd \"\"Role\"\"; --\"=arwd/hf_owner"}', 'cursor "name"'),
  (2, '0/0', 0, '-', '-', '-', '-', '0', '0', '-', '-', '-', '-', '-', '0', '0', '0', '(0,0)', '1:1:', '1:1:', '', '', NULL, '{}', ''),
  (3, NULL, 1234567, '1234567', '1234567', '1234567', '1234567', '1234567', '1234567', '1234567', '1234567', '1234567', '1234567', '1234567',
   NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

-- Types of one's own.
CREATE TYPE kinds.mood AS ENUM ('happy', 'it''s "complicated"', 'with space', '', E'back\\slash\nline', 'naïve', '{,}');
ALTER TYPE kinds.mood ADD VALUE 'before all' BEFORE 'happy';
ALTER TYPE kinds.mood ADD VALUE 'sad' AFTER 'happy';
COMMENT ON TYPE kinds.mood IS 'an enum whose order is not that of its birth';
CREATE TYPE kinds.no_values AS ENUM ();
CREATE TYPE kinds.pair AS (first int, "second part" text, feeling kinds.mood);
COMMENT ON TYPE kinds.pair IS 'a composite';
COMMENT ON COLUMN kinds.pair."second part" IS 'a composite''s column';
CREATE TYPE kinds.nested AS (id int, pairs kinds.pair[], one kinds.pair);
ALTER TYPE kinds.nested ADD ATTRIBUTE dropped text;
ALTER TYPE kinds.nested DROP ATTRIBUTE dropped;
CREATE TYPE kinds.nothing AS ();
CREATE FUNCTION kinds.is_short(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT length($1) < 50';
CREATE DOMAIN kinds.short_text AS text COLLATE "C" DEFAULT 'dflt; --' NOT NULL
  CONSTRAINT "is short" CHECK (kinds.is_short(VALUE)) CHECK (VALUE !~ '^\s');
COMMENT ON DOMAIN kinds.short_text IS 'a domain';
COMMENT ON CONSTRAINT "is short" ON DOMAIN kinds.short_text IS 'a domain''s constraint';
CREATE DOMAIN kinds.shorter_text AS kinds.short_text CHECK (length(VALUE) < 20);
CREATE DOMAIN kinds.good_pair AS kinds.pair CHECK ((VALUE).first > 0);
CREATE DOMAIN kinds.int_list AS int[] CHECK (array_length(VALUE, 1) < 5);
CREATE DOMAIN kinds.late AS int;
CREATE FUNCTION kinds.span_diff(double precision, double precision) RETURNS double precision LANGUAGE sql IMMUTABLE AS 'SELECT $1 - $2';
CREATE TYPE kinds.float_range AS RANGE (subtype = double precision, subtype_diff = kinds.span_diff);
CREATE TYPE kinds.text_range AS RANGE (subtype = text, collation = "C");
CREATE TYPE kinds.shell_type;

CREATE TABLE kinds.own (
  id int PRIMARY KEY, feeling kinds.mood DEFAULT 'it''s "complicated"', duo kinds.pair, deep kinds.nested, empty kinds.nothing,
  brief kinds.short_text, briefer kinds.shorter_text, fine kinds.good_pair, list kinds.int_list, span kinds.float_range, letters kinds.text_range
);
INSERT INTO kinds.own VALUES
  (1, 'before all', ROW(1, E'quote " comma , paren ) back \\ line\n', 'naïve'), ROW(1, ARRAY[ROW(1, NULL, ''), NULL]::kinds.pair[], NULL), ROW(),
   'x', 'y', ROW(1, '', NULL), '{1,2}', '[NaN,NaN]', '["a,b","c)d"]'),
  (2, E'back\\slash\nline', NULL, NULL, NULL, '', '', ROW(5, NULL, NULL), '{}', 'empty', '(,)'),
  (3, '{,}', ROW(NULL, NULL, NULL), ROW(NULL, '{}', ROW(NULL, NULL, NULL)), NULL, DEFAULT, DEFAULT, NULL, '[7:8]={NULL,2}', '(-Infinity,0.1]', NULL);
INSERT INTO kinds.own (id, brief, briefer) SELECT n, 'filler', n FROM generate_series(10, 50) AS n;

CREATE TABLE kinds.arrays (
  id int PRIMARY KEY, ints int[], texts text[], grid int[][], moods kinds.mood[], pairs kinds.pair[], briefs kinds.short_text[], lists kinds.int_list[],
  blobs bytea[], dates date[], spans interval[], jsons json[], chars "char"[], spans2 kinds.float_range[], nums numeric(5, 2)[], bools bool[]
);
INSERT INTO kinds.arrays VALUES
  (1, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}'),
  (2, '[0:2]={1,NULL,3}', ARRAY[NULL, 'NULL', 'null', '', ' ', 'a b', '"', '\', '{', '}', ',', E'\n', E'\t', '\.', '\N'], '[-1:0][2:3]={{1,2},{3,NULL}}',
   ARRAY['with space', NULL, '', '{,}']::kinds.mood[], ARRAY[ROW(1, 'a"b\c', 'sad'), NULL]::kinds.pair[], ARRAY['x', 'y']::kinds.short_text[],
   ARRAY[ARRAY[1, 2]::kinds.int_list, ARRAY[]::int[]::kinds.int_list], ARRAY['\x00ff'::bytea, NULL, ''], '{infinity,-infinity,"0044-03-15 BC"}',
   ARRAY['-1 day +00:00:01'::interval], ARRAY['{"a":"b\\\"c"}'::json], ARRAY['"', '\', ' ']::"char"[], ARRAY['[1,2)', 'empty']::kinds.float_range[], '{1.50,NaN}', '{t,f,NULL}'),
  (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

-- A domain may have a constraint that its present values break.
CREATE TABLE kinds.broken_promise (value kinds.late);
INSERT INTO kinds.broken_promise VALUES (-1), (1), (NULL);
ALTER DOMAIN kinds.late ADD CONSTRAINT positive CHECK (VALUE > 0) NOT VALID;

-- A base type, whose functions come before it and after its shell.
CREATE TYPE kinds.int42;
CREATE FUNCTION kinds.int42_in(cstring) RETURNS kinds.int42 AS 'int4in' LANGUAGE internal STRICT IMMUTABLE;
CREATE FUNCTION kinds.int42_out(kinds.int42) RETURNS cstring AS 'int4out' LANGUAGE internal STRICT IMMUTABLE;
CREATE TYPE kinds.int42 (internallength = 4, input = kinds.int42_in, output = kinds.int42_out, alignment = int4, default = 42, passedbyvalue, category = 'N');
CREATE TABLE kinds.base_type (value kinds.int42, many kinds.int42[]);
INSERT INTO kinds.base_type VALUES (DEFAULT, '{1,NULL,-2}'), (NULL, NULL);

CREATE TABLE kinds.typed OF kinds.pair (first WITH OPTIONS PRIMARY KEY, "second part" DEFAULT 'typed');
INSERT INTO kinds.typed VALUES (1, DEFAULT, 'sad');

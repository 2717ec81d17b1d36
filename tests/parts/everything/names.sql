-- Names that must be quoted everywhere. Each gets a schema, a table, columns, an index, constraints, a sequence, a
-- function, a trigger, a type and comments, all of that name.
CREATE SCHEMA names;
CREATE TABLE names.list (name text PRIMARY KEY);
INSERT INTO names.list VALUES
  ('"; DROP DATABASE x; --'), ('single''quote'), ('double"quote'), ('"'), (''''), ('with space'), (' leading and trailing '), ('with.dot'), ('.'),
  (E'new\nline'), (E'\n'), (E'carriage\rreturn'), (E'tab\tstop'), ('back\slash'), ('ends with \'), ('\.'), ('\N'), ('\restrict key'), ('semi;colon'), (';'),
  ('select'), ('user'), ('table'), ('UPPER'), ('Mixed Case'), ('naïve Ünïcödé'), ('Таблица'), ('表'), ('🐘'), ('-- comment'), ('/* open'), ('*/'), ('$$'), ('$tag$'),
  (':variable'), (':''variable'''), ('%s %I %n'), ('{curly}'), ('[0:1]={}'), ('(paren'), ('comma,'), ('1digit'), ('a-b'), ('--'), ('#'), ('`id`'), ('$(id)'), ('~/x/../y'),
  (E'-- TOC entry 5 (class 1 OID 2)\n-- Name: x; Type: TABLE'), ('COPY x FROM stdin;'), (E'x" FROM stdin;\n\\.\n'),
  ('sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thr'), ('ééééééééééééééééééééééééééééééé1'), ('null'), ('E''\n''');

DO $load$
DECLARE
  n text;
  f text;
BEGIN
  FOR n IN SELECT name FROM names.list ORDER BY name COLLATE "C" LOOP
    EXECUTE format('CREATE TABLE names.%1$I (%1$I int, "id of it" serial, value text DEFAULT %2$L, CONSTRAINT %1$I CHECK (%1$I > 0))', n, n);
    EXECUTE format('INSERT INTO names.%1$I (%1$I) VALUES (1), (2), (3)', n);
    EXECUTE format('ALTER TABLE names.%1$I ADD UNIQUE (%1$I)', n);
    EXECUTE format('CREATE INDEX ON names.%1$I (value, %1$I) WHERE value <> %2$L', n, n || '!');
    EXECUTE format('CREATE SEQUENCE names.%I MINVALUE -5 START 7', 's' || left(n, 30));
    EXECUTE format('CREATE TYPE names.%I AS ENUM (%L)', 't' || left(n, 30), left(n, 30));
    EXECUTE format('COMMENT ON TABLE names.%I IS %L', n, 'comment on ' || n);
    EXECUTE format('COMMENT ON COLUMN names.%1$I.%1$I IS %2$L', n, n);
    EXECUTE format('COMMENT ON CONSTRAINT %1$I ON names.%1$I IS %2$L', n, n);
    EXECUTE format('CREATE FUNCTION names.%1$I(%1$I int DEFAULT 1, OUT %2$I text) LANGUAGE sql AS %3$L', n, left(n, 30) || '2', 'SELECT ' || quote_literal(n));
    EXECUTE format('CREATE VIEW names.%I AS SELECT %I AS %I, value AS "value of it" FROM names.%I', 'v' || left(n, 30), n, left(n, 30), n);
    EXECUTE format('GRANT SELECT (%1$I) ON names.%1$I TO hf_reader', n);
  END LOOP;
END
$load$;

CREATE SCHEMA "odd ""schema""; \ 'x'";
CREATE TYPE "odd ""schema""; \ 'x'"."type ""of"" it" AS ENUM ('a', 'b');
CREATE TABLE "odd ""schema""; \ 'x'"."table ""of"" it" ("column ""of"" it" "odd ""schema""; \ 'x'"."type ""of"" it"[], "other" "odd ""schema""; \ 'x'"."type ""of"" it");
INSERT INTO "odd ""schema""; \ 'x'"."table ""of"" it" VALUES ('{a,b,NULL}', 'b');
CREATE SCHEMA "naïve.schema
of two lines";
CREATE TABLE "naïve.schema
of two lines".t (a int, "
" int GENERATED ALWAYS AS IDENTITY);
INSERT INTO "naïve.schema
of two lines".t VALUES (1);
-- The same name in many schemas, and one that differs from another only by case or by a dot.
CREATE SCHEMA a; CREATE SCHEMA "A"; CREATE SCHEMA "a.b"; CREATE TABLE a."b.c" AS SELECT 1 AS x; CREATE TABLE "a.b".c AS SELECT 2 AS x; CREATE TABLE "A"."b.c" AS SELECT 3 AS x;
CREATE SCHEMA "pg""quote"; CREATE TABLE "pg""quote".empty_schema_is_not ();
CREATE SCHEMA "empty schema";

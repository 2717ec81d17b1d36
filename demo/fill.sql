-- Fills the tables of schema.sql. Expects the index in pg_temp.stanza, a stanza a row; see demo/run.

-- One jsonb document a stanza. A line that starts with a space continues the one before.
CREATE TEMP TABLE document AS
  SELECT DISTINCT ON (f ->> 'Package', f ->> 'Version', f ->> 'Architecture') f
  FROM stanza,
       LATERAL (SELECT jsonb_object_agg(split_part(line, ':', 1), ltrim(substr(line, strpos(line, ':') + 1)))
                FROM string_to_table(replace(text, E'\n ', ' '), E'\n') AS line
                WHERE line <> '') AS parsed (f)
  WHERE f ? 'Package' AND f ? 'Version'
  ORDER BY f ->> 'Package', f ->> 'Version', f ->> 'Architecture';

INSERT INTO apt.sections (name)
  SELECT DISTINCT split_part(f ->> 'Section', '/', 1) FROM document WHERE f ->> 'Section' LIKE '%/%' ORDER BY 1;
INSERT INTO apt.sections (name, parent)
  SELECT DISTINCT f ->> 'Section', parent.id
  FROM document LEFT JOIN apt.sections parent ON f ->> 'Section' LIKE parent.name || '/%'
  WHERE f ? 'Section'
  ORDER BY 1
  ON CONFLICT DO NOTHING;

INSERT INTO apt.maintainers (name) SELECT DISTINCT f ->> 'Maintainer' FROM document WHERE f ? 'Maintainer' ORDER BY 1;

INSERT INTO apt.packages (name, section, maintainer, summary, homepage, tags)
  SELECT DISTINCT ON (f ->> 'Package') f ->> 'Package', s.id, m.id, f ->> 'Description', f ->> 'Homepage',
         coalesce(regexp_split_to_array(f ->> 'Tag', ',\s*'), '{}')
  FROM document
  LEFT JOIN apt.sections s ON s.name = f ->> 'Section'
  LEFT JOIN apt.maintainers m ON m.name = f ->> 'Maintainer'
  ORDER BY f ->> 'Package', f ->> 'Version' DESC;

INSERT INTO apt.versions (package, version, architecture, installed_size, download_size, sha256, stanza)
  SELECT p.id, f ->> 'Version', f ->> 'Architecture', (f ->> 'Installed-Size')::bigint * 1024, (f ->> 'Size')::bigint,
         decode(f ->> 'SHA256', 'hex'), f
  FROM document JOIN apt.packages p ON p.name = f ->> 'Package';
ANALYZE apt.packages, apt.versions;

-- "a (>= 1) | b, c": groups by comma, alternatives by bar.
INSERT INTO apt.dependencies (version, kind, position, alternative, target, relation, target_version, package)
  SELECT v.id, kind, position, alternative, m[1], m[2], m[3], p.id
  FROM apt.versions v,
       unnest(enum_range(NULL::apt.kind)) AS kind,
       string_to_table(v.stanza ->> kind::text, ',') WITH ORDINALITY AS groups (grp, position),
       string_to_table(grp, '|') WITH ORDINALITY AS alternatives (term, alternative),
       regexp_match(term, '([^ :(]+)(?::[a-z0-9]+)? *(?:\(([<>=]+) ([^)]+)\))?') AS m
       LEFT JOIN apt.packages p ON p.name = m[1]
  WHERE m IS NOT NULL;

-- What the trigger logs.
UPDATE apt.packages SET homepage = replace(homepage, 'http://', 'https://')
  WHERE homepage LIKE 'http://%' AND homepage LIKE '%.gnu.org%';

CREATE TEMP TABLE code AS
  SELECT list, entry
  FROM unnest('{iso_3166-1,iso_3166-2,iso_639-3,iso_4217}'::text[]) AS file,
       LATERAL jsonb_each(pg_read_file('/usr/share/iso-codes/json/' || file || '.json')::jsonb) AS lists (list, entries),
       LATERAL jsonb_array_elements(entries) AS entry;

INSERT INTO iso.countries
  SELECT r.* FROM code, jsonb_populate_record(NULL::iso.countries, entry) AS r WHERE list = '3166-1';
INSERT INTO iso.languages
  SELECT r.* FROM code, jsonb_populate_record(NULL::iso.languages, entry) AS r WHERE list = '639-3';
INSERT INTO iso.currencies
  SELECT r.* FROM code, jsonb_populate_record(NULL::iso.currencies, entry) AS r WHERE list = '4217';
-- A parent is written as "MDY" or as the whole code "AZ-NX"; one that the list does not have is left out.
INSERT INTO iso.subdivisions
  SELECT s.entry ->> 'code', country, p.entry ->> 'code', s.entry ->> 'name', s.entry ->> 'type'
  FROM code s
  CROSS JOIN LATERAL split_part(s.entry ->> 'code', '-', 1) AS country
  LEFT JOIN code p ON p.list = '3166-2'
        AND p.entry ->> 'code' = country || '-' || regexp_replace(s.entry ->> 'parent', '^[A-Z]{2}-', '')
  WHERE s.list = '3166-2';

-- Indexes after the rows, as a restore does it.
CREATE INDEX packages_search ON apt.packages USING gin (search);
CREATE INDEX packages_tags ON apt.packages USING gin (tags);
CREATE INDEX packages_maintainer ON apt.packages (maintainer);
CREATE INDEX versions_large ON apt.versions (installed_size DESC) WHERE installed_size > 100 * 1024 * 1024;
CREATE INDEX dependencies_package ON apt.dependencies (package);
CREATE INDEX subdivisions_country ON iso.subdivisions (country, type);
CREATE UNIQUE INDEX popularity_id ON apt.popularity (id);
REFRESH MATERIALIZED VIEW apt.popularity;

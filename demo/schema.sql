-- Two schemas: apt holds the packages that this machine can install, iso the codes of the world.

CREATE SCHEMA apt;
CREATE SCHEMA iso;
COMMENT ON SCHEMA apt IS 'The index of installable packages, as apt knows it';
COMMENT ON SCHEMA iso IS 'Countries, languages and currencies, from iso-codes';

CREATE DOMAIN iso.alpha_2 AS text CHECK (VALUE ~ '^[A-Za-z]{2}$');
CREATE DOMAIN iso.alpha_3 AS text CHECK (VALUE ~ '^[A-Za-z]{3}$');

CREATE TABLE iso.countries (
  alpha_2       iso.alpha_2 PRIMARY KEY,
  alpha_3       iso.alpha_3 NOT NULL UNIQUE,
  numeric       text NOT NULL UNIQUE,
  name          text NOT NULL,
  official_name text,
  flag          text
);

CREATE TABLE iso.subdivisions (
  code    text PRIMARY KEY,
  country iso.alpha_2 NOT NULL REFERENCES iso.countries,
  parent  text REFERENCES iso.subdivisions,
  name    text NOT NULL,
  type    text
);

CREATE TABLE iso.languages (
  alpha_3 iso.alpha_3 PRIMARY KEY,
  alpha_2 iso.alpha_2 UNIQUE,
  name    text NOT NULL,
  scope   "char" NOT NULL,
  type    "char" NOT NULL
);

CREATE TABLE iso.currencies (
  alpha_3 iso.alpha_3 PRIMARY KEY,
  numeric text,
  name    text NOT NULL
);

CREATE TABLE apt.sections (
  id     int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name   text NOT NULL UNIQUE,
  parent int REFERENCES apt.sections
);

CREATE TABLE apt.maintainers (
  id   int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE
);

CREATE TABLE apt.packages (
  id         int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name       text NOT NULL UNIQUE,
  section    int REFERENCES apt.sections,
  maintainer int REFERENCES apt.maintainers,
  summary    text,
  homepage   text,
  tags       text[] NOT NULL DEFAULT '{}',
  search     tsvector GENERATED ALWAYS AS (to_tsvector('english', name || ' ' || coalesce(summary, ''))) STORED
);

CREATE TABLE apt.versions (
  id             int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  package        int NOT NULL REFERENCES apt.packages,
  version        text NOT NULL,
  architecture   text NOT NULL,
  installed_size bigint,
  download_size  bigint,
  sha256         bytea,
  stanza         jsonb NOT NULL,
  UNIQUE (package, version, architecture)
);
COMMENT ON COLUMN apt.versions.stanza IS 'Every field of the index, as it stands there';

CREATE TYPE apt.kind AS ENUM ('Pre-Depends', 'Depends', 'Recommends', 'Suggests', 'Enhances', 'Breaks', 'Conflicts', 'Replaces');

CREATE TABLE apt.dependencies (
  version         int NOT NULL REFERENCES apt.versions,
  kind            apt.kind NOT NULL,
  position        int NOT NULL,
  alternative     int NOT NULL,
  target          text NOT NULL,
  relation        text,
  target_version  text,
  package         int REFERENCES apt.packages,
  PRIMARY KEY (version, kind, position, alternative)
);
COMMENT ON COLUMN apt.dependencies.package IS 'NULL where the target is a virtual package or not in the index';

-- A log that a trigger writes.
CREATE TABLE apt.changes (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  package text NOT NULL,
  old     text,
  new     text
);

CREATE FUNCTION apt.log_homepage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO apt.changes (package, old, new) VALUES (new.name, old.homepage, new.homepage);
  RETURN new;
END
$$;

CREATE TRIGGER log_homepage AFTER UPDATE OF homepage ON apt.packages
  FOR EACH ROW WHEN (old.homepage IS DISTINCT FROM new.homepage) EXECUTE FUNCTION apt.log_homepage();

CREATE VIEW apt.unresolved AS
  SELECT target, kind, count(*) AS wanted_by
  FROM apt.dependencies
  WHERE package IS NULL
  GROUP BY target, kind;

CREATE MATERIALIZED VIEW apt.popularity AS
  SELECT p.id, p.name, count(DISTINCT d.version) AS needed_by
  FROM apt.packages p JOIN apt.dependencies d ON d.package = p.id
  WHERE d.kind IN ('Pre-Depends', 'Depends')
  GROUP BY p.id
  WITH NO DATA;

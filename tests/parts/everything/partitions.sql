-- Partitions of partitions, by every strategy; below an enum's hash they are loaded through their root.
CREATE SCHEMA parts;
CREATE TABLE parts.measures (id int, day date NOT NULL, region text, value numeric) PARTITION BY RANGE (day);
CREATE TABLE parts.measures_old PARTITION OF parts.measures FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
CREATE TABLE parts.measures_2020 PARTITION OF parts.measures FOR VALUES FROM ('2020-01-01') TO ('2021-01-01') PARTITION BY LIST (region);
CREATE TABLE parts.measures_2020_eu PARTITION OF parts.measures_2020 FOR VALUES IN ('at', 'de');
CREATE TABLE parts.measures_2020_rest PARTITION OF parts.measures_2020 DEFAULT PARTITION BY HASH (id);
CREATE TABLE parts.measures_2020_rest_0 PARTITION OF parts.measures_2020_rest FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE parts.measures_2020_rest_1 PARTITION OF parts.measures_2020_rest FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE parts.measures_rest PARTITION OF parts.measures DEFAULT;
-- A partition that was a table with another order of columns, one of them dropped.
CREATE TABLE parts.attached (value numeric, gone int, region text, day date NOT NULL, id int);
ALTER TABLE parts.attached DROP COLUMN gone;
ALTER TABLE parts.measures DETACH PARTITION parts.measures_rest;
ALTER TABLE parts.measures ATTACH PARTITION parts.attached FOR VALUES FROM ('2022-01-01') TO ('2023-01-01');
ALTER TABLE parts.measures ATTACH PARTITION parts.measures_rest DEFAULT;
INSERT INTO parts.measures SELECT n, date '2019-06-01' + n, (ARRAY['at', 'de', 'us', NULL])[1 + n % 4], n / 7.0 FROM generate_series(1, 1500) AS n;
CREATE INDEX measures_by_day ON parts.measures (day, id);
ALTER TABLE parts.measures ADD CONSTRAINT measures_key UNIQUE (day, id, region);
CREATE INDEX only_parent ON ONLY parts.measures (value);
CREATE INDEX one_of_them ON parts.measures_old (value);
ALTER INDEX parts.only_parent ATTACH PARTITION parts.one_of_them;

CREATE TYPE parts.colour AS ENUM ('red', 'green', 'blue', 'a"b', 'ochre', 'teal', 'plum', 'sand');
CREATE TABLE parts.by_colour (n int, colour parts.colour, t text) PARTITION BY HASH (colour);
CREATE TABLE parts.by_colour_0 PARTITION OF parts.by_colour FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE parts.by_colour_1 (t text, colour parts.colour, n int);
ALTER TABLE parts.by_colour ATTACH PARTITION parts.by_colour_1 FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE parts.by_colour_2 PARTITION OF parts.by_colour FOR VALUES WITH (MODULUS 3, REMAINDER 2);
INSERT INTO parts.by_colour SELECT n, (enum_range(NULL::parts.colour))[1 + n % 8], 'row ' || n FROM generate_series(1, 800) AS n;
-- The same one storey lower, beside leaves that are loaded as themselves.
CREATE TABLE parts.mixed (k int, colour parts.colour) PARTITION BY RANGE (k);
CREATE TABLE parts.mixed_low PARTITION OF parts.mixed FOR VALUES FROM (0) TO (100);
CREATE TABLE parts.mixed_high PARTITION OF parts.mixed FOR VALUES FROM (100) TO (1000) PARTITION BY HASH (colour);
CREATE TABLE parts.mixed_high_0 PARTITION OF parts.mixed_high FOR VALUES WITH (MODULUS 2, REMAINDER 0) PARTITION BY LIST (k);
CREATE TABLE parts.mixed_high_0_all PARTITION OF parts.mixed_high_0 DEFAULT;
CREATE TABLE parts.mixed_high_1 PARTITION OF parts.mixed_high FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO parts.mixed SELECT n, (enum_range(NULL::parts.colour))[1 + n % 8] FROM generate_series(0, 999) AS n;
CREATE TABLE parts.no_partitions (a int) PARTITION BY RANGE (a);

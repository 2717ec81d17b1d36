-- Publications of every kind, and a subscription that is not connected.
CREATE PUBLICATION hf_all FOR ALL TABLES WITH (publish = 'insert, update');
CREATE PUBLICATION hf_some FOR TABLE rules.indexed, ONLY shapes.parent;
CREATE PUBLICATION hf_none;
\if :v15
CREATE PUBLICATION hf_filtered FOR TABLE rules.indexed (id, t) WHERE (id > 10);
CREATE PUBLICATION hf_schema FOR TABLES IN SCHEMA big;
\endif
COMMENT ON PUBLICATION hf_some IS 'a publication';
\set subscription hf_sub_ :DBNAME
CREATE SUBSCRIPTION :"subscription" CONNECTION 'host=127.0.0.1 port=1 dbname=nowhere' PUBLICATION hf_all WITH (connect = false, slot_name = 'hf_slot');

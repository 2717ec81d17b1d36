-- Large objects: empty, small, of several megabytes, sparse; with owners, comments and grants.
SELECT lo_create(7001), lo_from_bytea(7002, '\x00ff5c27'), lo_from_bytea(7005, 'mine') \g /dev/null
SELECT lo_from_bytea(7003, decode(string_agg(md5(n::text), ''), 'hex')) FROM generate_series(1, 190000) AS n \g /dev/null
SELECT lo_create(7004), lo_put(7004, 1500000, 'after a hole') \g /dev/null
SELECT lo_from_bytea(7006, decode(repeat('ab', 1048576), 'hex')) \g /dev/null
COMMENT ON LARGE OBJECT 7002 IS E'a ''large'' object \\ \n of two lines';
ALTER LARGE OBJECT 7005 OWNER TO hf_owner;
GRANT SELECT ON LARGE OBJECT 7005 TO hf_reader WITH GRANT OPTION;
SET SESSION AUTHORIZATION hf_reader;
GRANT SELECT ON LARGE OBJECT 7005 TO "hf Odd ""Role""; --";
RESET SESSION AUTHORIZATION;
GRANT SELECT, UPDATE ON LARGE OBJECT 7003 TO PUBLIC;
REVOKE UPDATE ON LARGE OBJECT 7006 FROM CURRENT_USER;

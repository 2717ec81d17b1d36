SELECT pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate, datctype, datconnlimit, shobj_description(oid, 'pg_database')
FROM pg_database WHERE datname = current_database();
SELECT privilege_type, grantee, grantor, is_grantable
FROM pg_database, aclexplode(datacl) WHERE datname = current_database() ORDER BY 1, 2, 3;
SELECT setrole::regrole, setting
FROM pg_db_role_setting, unnest(setconfig) AS setting
WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY setrole, setting;

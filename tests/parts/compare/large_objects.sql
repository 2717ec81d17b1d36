SELECT l.oid, pg_get_userbyid(lomowner), obj_description(l.oid, 'pg_largeobject'), md5(lo_get(l.oid)),
       (SELECT string_agg(format('%s to %s by %s%s', privilege_type, grantee::regrole, grantor::regrole, is_grantable), ', '
                          ORDER BY privilege_type, grantee::regrole::text, grantor::regrole::text)
        FROM aclexplode(lomacl)), lomacl IS NULL
FROM pg_largeobject_metadata l ORDER BY l.oid;

#pragma once

#include <string_view>

// The queries of large_objects.cpp. They run with search_path = '', in the database's own encoding.
namespace holdfast::postgres::sql {

inline constexpr std::string_view kLargeObjectOids = R"(
SELECT oid FROM pg_catalog.pg_largeobject_metadata ORDER BY oid
)";

// A part of a large object, as hexadecimal digits; shorter than asked for, or empty, at its end.
inline constexpr std::string_view kLargeObjectPart = R"(
SELECT encode(pg_catalog.lo_get($1::oid, $2::bigint, $3::integer), 'hex')
)";

inline constexpr std::string_view kLargeObjects = R"(
SELECT l.oid,
       pg_catalog.pg_get_userbyid(l.lomowner) AS owner,
       pg_catalog.obj_description(l.oid, 'pg_largeobject') AS comment,
       l.lomacl IS NOT NULL AS has_grants
FROM pg_catalog.pg_largeobject_metadata l
WHERE l.oid >= $1::oid
ORDER BY l.oid
LIMIT $2::bigint
)";

inline constexpr std::string_view kLargeObjectGrants = R"(
SELECT pg_catalog.pg_get_userbyid(x.grantor), CASE x.grantee WHEN 0 THEN '' ELSE pg_catalog.pg_get_userbyid(x.grantee) END,
       x.privilege_type, x.is_grantable
FROM pg_catalog.pg_largeobject_metadata l,
     aclexplode(l.lomacl) WITH ORDINALITY AS x (grantor, grantee, privilege_type, is_grantable, n)
WHERE l.oid = $1::oid
ORDER BY n
)";

// Labels of objects from $1 on; few databases have any.
inline constexpr std::string_view kLargeObjectLabels = R"(
SELECT objoid, provider, label
FROM pg_catalog.pg_seclabel
WHERE classoid = 'pg_catalog.pg_largeobject'::regclass AND objoid >= $1::oid
)";

}  // namespace holdfast::postgres::sql

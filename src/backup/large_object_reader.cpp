#include "backup/large_object_reader.h"

#include <fmt/format.h>

#include "archive/large_object_tally.h"
#include "postgres/large_objects.h"

namespace holdfast::backup {

namespace {

using archive::kLargeObjectPart;

// lo_put and decode rather than pg_dump's lowrite: each statement stands alone, and no literal needs a backslash, whose
// meaning hangs on standard_conforming_strings.
void append_bytes(postgres::Connection& connection, uint32_t oid, archive::PieceBuilder& builder,
                  archive::LargeObjects& sum) {
  for (uint64_t offset = 0;; offset += kLargeObjectPart) {
    const std::string part = postgres::read_large_object_part(connection, oid, offset, kLargeObjectPart);
    const uint64_t bytes = part.size() / 2;
    if (bytes > 0 || offset == 0) {
      sum.fingerprint.add_row(archive::large_object_row(std::to_string(oid), offset, part));
    }
    if (bytes > 0) {
      builder.append(fmt::format("SELECT pg_catalog.lo_put({}, {}, pg_catalog.decode('", oid, offset));
      builder.append(part);
      builder.append("', 'hex'));\n");
    }
    sum.bytes += bytes;
    if (bytes < kLargeObjectPart) return;
  }
}

void append_properties(postgres::Connection& connection, const postgres::LargeObjectInfo& object,
                       archive::PieceBuilder& builder) {
  const std::string name = fmt::format("LARGE OBJECT {}", object.oid);
  builder.append(fmt::format("ALTER {} OWNER TO {};\n", name, connection.quote_identifier(object.owner)));
  if (object.has_comment) {
    builder.append(fmt::format("COMMENT ON {} IS {};\n", name, connection.quote_literal(object.comment)));
  }
  for (const auto& [provider, label] : object.security_labels) {
    builder.append(fmt::format("SECURITY LABEL FOR {} ON {} IS {};\n", connection.quote_identifier(provider), name,
                               connection.quote_literal(label)));
  }
  if (!object.has_grants) return;
  for (const std::string& statement : postgres::grant_statements(connection, name, object.owner, object.grants)) {
    builder.append(statement + "\n");
  }
}

}  // namespace

void read_large_objects(postgres::Connection& connection, uint32_t first, archive::PieceBuilder& builder,
                        archive::LargeObjects& sum, uint32_t settings) {
  builder.begin(archive::Stage::large_objects);
  for (const auto& object : postgres::read_large_objects(connection, first, kLargeObjectsAtOnce)) {
    builder.append(fmt::format("SELECT pg_catalog.lo_create({});\n", object.oid));
    append_bytes(connection, object.oid, builder, sum);
    append_properties(connection, object, builder);
    builder.append("\n");
    ++sum.count;
  }
  builder.finish({.settings = settings});
}

}  // namespace holdfast::backup

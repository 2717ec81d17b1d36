#include "postgres/large_objects.h"

#include "postgres/sql/large_objects.h"

namespace holdfast::postgres {

std::vector<uint32_t> read_large_object_oids(Connection& connection) {
  const Result result = connection.run(std::string(sql::kLargeObjectOids));
  std::vector<uint32_t> oids;
  for (int row = 0; row < result.rows(); ++row) oids.push_back(static_cast<uint32_t>(result.integer(row, 0)));
  return oids;
}

std::vector<LargeObjectInfo> read_large_objects(Connection& connection, uint32_t first, size_t most) {
  const Result rows = connection.run(std::string(sql::kLargeObjects), {std::to_string(first), std::to_string(most)});
  const Result labels = connection.run(std::string(sql::kLargeObjectLabels), {std::to_string(first)});
  std::vector<LargeObjectInfo> objects;
  for (int row = 0; row < rows.rows(); ++row) {
    LargeObjectInfo object{.oid = static_cast<uint32_t>(rows.integer(row, 0)),
                           .owner = rows.text(row, 1),
                           .comment = rows.text(row, 2),
                           .has_comment = !rows.is_null(row, 2),
                           .has_grants = rows.boolean(row, 3)};
    if (object.has_grants) {
      object.grants = grants_of(connection.run(std::string(sql::kLargeObjectGrants), {std::to_string(object.oid)}));
    }
    for (int i = 0; i < labels.rows(); ++i) {
      if (labels.view(i, 0) == rows.view(row, 0)) object.security_labels[labels.text(i, 1)] = labels.text(i, 2);
    }
    objects.push_back(std::move(object));
  }
  return objects;
}

std::string read_large_object_part(Connection& connection, uint32_t oid, uint64_t offset, size_t length) {
  return connection
      .run(std::string(sql::kLargeObjectPart), {std::to_string(oid), std::to_string(offset), std::to_string(length)})
      .text(0, 0);
}

}  // namespace holdfast::postgres

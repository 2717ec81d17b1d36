#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "postgres/catalog.h"
#include "postgres/connection.h"

namespace holdfast::postgres {

struct LargeObjectInfo {
  uint32_t oid = 0;
  std::string owner;  // not quoted
  std::string comment;
  bool has_comment = false;
  std::vector<Grant> grants;
  bool has_grants = false;
  std::map<std::string, std::string> security_labels;  // by provider
};

// What the present transaction sees. All throw what Connection throws.
std::vector<uint32_t> read_large_object_oids(Connection& connection);
// The objects from `first` on, in the order of their oids, at most `most`.
std::vector<LargeObjectInfo> read_large_objects(Connection& connection, uint32_t first, size_t most);
// Up to `length` bytes of an object from `offset`, as hexadecimal digits.
std::string read_large_object_part(Connection& connection, uint32_t oid, uint64_t offset, size_t length);

}  // namespace holdfast::postgres

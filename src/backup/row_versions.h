#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "postgres/catalog.h"
#include "postgres/connection.h"

namespace holdfast::backup {

// Which versions of rows a database consists of: by them it is known whether it changed since somebody looked. Every
// INSERT, UPDATE and DELETE makes or ends one, and so does what rewrites a table, VACUUM FULL included; reading, VACUUM
// and ANALYZE leave them as they are. Large objects count as rows. Threads may work with different tables at once.
class RowVersions {
 public:
  // `connection` must be in the transaction that found these tables. Of those whose rows the role may not see, or that
  // are no heap, the server's statistics are taken, to which a change may come some seconds late.
  RowVersions(postgres::Connection& connection, const std::vector<postgres::TableInfo>& tables);

  // What SELECT gives them by, for a table that can be read; else "".
  std::string expression(uint32_t table) const;
  // What that gave.
  void set(uint32_t table, std::string versions);

  // SHA-256 of all of them, with the tables' names and columns, as hexadecimal digits.
  std::string digest() const;

 private:
  struct Table {
    std::string about;
    bool can_read = false;
    std::string versions;
  };

  void read_statistics(postgres::Connection& connection);

  std::map<uint32_t, Table> tables_;  // by oid
};

}  // namespace holdfast::backup

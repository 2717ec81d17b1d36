#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "postgres/connection.h"

namespace holdfast::backup {

// Roles that a restore makes because its script names them: without a right to log in, and without any other. They are
// dropped again by the destructor unless the restore kept them.
class CreatedRoles {
 public:
  explicit CreatedRoles(const postgres::Target& target) : target_(target) {}
  ~CreatedRoles();
  CreatedRoles(const CreatedRoles&) = delete;
  CreatedRoles& operator=(const CreatedRoles&) = delete;

  // Makes all of them or throws Error(database).
  void create(const std::vector<std::string>& roles, std::stop_token stop);
  void keep() { created_.clear(); }

 private:
  postgres::Target target_;
  std::vector<std::string> created_;
};

}  // namespace holdfast::backup

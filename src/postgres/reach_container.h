#pragma once

#include <stop_token>
#include <string>

#include "base/secret.h"
#include "postgres/target.h"

namespace holdfast::postgres {

// Which container, and what its user wants instead of what the container says of itself.
struct ContainerOptions {
  std::string name;
  std::string command = "docker";  // or podman; a name or a path
  std::string user;
  base::Secret password;
  std::string database;
};

// Finds the container and the way to its server: its published port, or its address, if that leads to this container's
// server and to no other; else a tunnel. Throws as Container does.
Target reach_container(const ContainerOptions& options, std::stop_token stop);

}  // namespace holdfast::postgres

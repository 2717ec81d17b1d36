#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::postgres {

// What `docker inspect` and `podman inspect` tell of a container, as far as it matters to reach its server.
struct ContainerFacts {
  struct Address {
    std::string host;
    std::string port;
  };

  std::string state;  // "running", "exited", "paused" …
  int exit_code = 0;  // of a container that has ended
  std::map<std::string, std::string, std::less<>> environment;
  std::string port;             // at which the server listens inside: its PGPORT, else 5432
  std::vector<Address> routes;  // from this machine, best first: published ports, the host's own, network addresses

  bool is_running() const { return state == "running"; }
  // Of a variable of its environment; empty if it has none.
  std::string variable(std::string_view name) const;
};

// nullopt for what is not the output of inspect for one container.
std::optional<ContainerFacts> parse_container_facts(std::string_view json);

}  // namespace holdfast::postgres

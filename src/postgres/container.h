#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "postgres/container_engine.h"
#include "postgres/container_facts.h"
#include "postgres/tunnel.h"

namespace holdfast::postgres {

// A container that runs, in which a server is. It is shared by all that connect to it; its members may be called by
// any thread.
class Container {
 public:
  // Looks for it. Throws Error(connect) if there is no such container or it does not run, Error(usage) for a name
  // that no container can have.
  Container(std::string name, const std::string& command, std::stop_token stop);

  const std::string& name() const { return name_; }
  const ContainerFacts& facts() const { return facts_; }
  const ContainerEngine& engine() const { return engine_; }

  // One of the settings of PostgreSQL's image, which may stand in a file instead: POSTGRES_USER, POSTGRES_USER_FILE.
  std::string setting(const std::string& name, std::stop_token stop) const;

  // Makes the way in for a server to which no network leads. Called once, before anybody shares the container.
  // Throws Error(connect) if nothing inside can carry a connection.
  const Tunnel& dig(std::stop_token stop);

  bool has_tunnel() const { return tunnel_ != nullptr; }

  // Whether a program runs in it whose title holds `words`.
  bool runs(std::string_view words, std::stop_token stop) const;

  // The line of the guide that shows it: docker ps | grep tarot-pg.
  std::string look() const;

  // What a failed connection to its server means, given libpq's message; hint is what is to be done about that.
  base::Error explain(const std::string& message, const std::string& hint) const;

 private:
  std::string name_;
  ContainerEngine engine_;
  ContainerFacts facts_;
  std::unique_ptr<Tunnel> tunnel_;
};

}  // namespace holdfast::postgres

#pragma once

#include <memory>
#include <string>

#include "base/secret.h"

namespace holdfast::postgres {

class Container;

// Where to connect: a URL or key=value string of libpq's, or empty for libpq's own environment (PGHOST, PGSERVICE,
// .pgpass …), with what overrides it.
struct Target {
  base::Secret conninfo;
  std::string database;  // instead of the one in conninfo, if not empty
  std::string application_name = "holdfast";
  // The one in which the server runs, if it was found by that; it lives, and the way into it, as long as this.
  std::shared_ptr<const Container> container = nullptr;

  Target with_database(std::string name) const;
};

// A value of a key=value conninfo, in quotes.
std::string conninfo_value(const std::string& text);

// Throws Error(usage), which does not show it, if libpq would not understand `conninfo` or could take a part of a
// password in it for a host; `what` names it in the message.
void check_conninfo(const std::string& conninfo, const std::string& what);

// The database that a connection to `target` would reach, without connecting; empty if neither the target nor the
// environment names one (libpq would then take the user's name). Throws Error(usage) for a malformed conninfo, without
// showing it.
std::string database_named_by(const Target& target);

}  // namespace holdfast::postgres

#include "postgres/target.h"

#include <libpq-fe.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace holdfast::postgres {

using base::Error;
using base::ErrorKind;

namespace {

using Options = std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)>;

// A password that is not percent-encoded makes libpq take parts of it for host or port, and show them in its messages.
bool is_ambiguous_url(std::string_view conninfo) {
  const size_t scheme = conninfo.find("://");
  if (scheme == std::string_view::npos) return false;
  const std::string_view rest = conninfo.substr(scheme + 3);
  const std::string_view body = rest.substr(0, rest.find('?'));
  const size_t at = body.find('@');
  if (at == std::string_view::npos) {
    // No user part: what follows a host's colon must be a port.
    std::string_view host = body.substr(0, body.find_first_of("/,"));
    if (host.starts_with('[')) host.remove_prefix(std::min(host.find(']'), host.size()));
    const size_t colon = host.find(':');
    return colon != std::string_view::npos && host.find_first_not_of("0123456789", colon + 1) != std::string_view::npos;
  }
  return body.find('@', at + 1) != std::string_view::npos || body.find('/') < at;
}

}  // namespace

Target Target::with_database(std::string name) const {
  Target other = *this;
  other.database = std::move(name);
  return other;
}

std::string conninfo_value(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

void check_conninfo(const std::string& conninfo, const std::string& what) {
  // libpq's message would quote the string, password and all.
  const Options given(PQconninfoParse(conninfo.c_str(), nullptr), PQconninfoFree);
  if (given && !is_ambiguous_url(conninfo)) return;
  throw Error(ErrorKind::usage, what + " is malformed",
              "It should read postgresql://user@host:port/database; percent-encode special characters.");
}

std::string database_named_by(const Target& target) {
  if (!target.database.empty()) return target.database;
  const auto dbname = [](const Options& options) -> std::string {
    for (const PQconninfoOption* option = options.get(); option != nullptr && option->keyword != nullptr; ++option) {
      if (std::string_view(option->keyword) == "dbname" && option->val != nullptr) return option->val;
    }
    return "";
  };
  if (!target.conninfo.empty()) {
    check_conninfo(target.conninfo.reveal(), "the connection URL");
    const Options given(PQconninfoParse(target.conninfo.reveal().c_str(), nullptr), PQconninfoFree);
    if (std::string name = dbname(given); !name.empty()) return name;
  }
  const char* name = std::getenv("PGDATABASE");
  return name == nullptr ? "" : name;
}

}  // namespace holdfast::postgres

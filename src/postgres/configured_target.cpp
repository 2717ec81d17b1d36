#include "postgres/configured_target.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <string_view>

#include "base/error.h"
#include "base/text.h"

namespace holdfast::postgres {

namespace {

using base::Error;
using base::ErrorKind;

// libpq's keywords and their values.
using Parts = std::map<std::string, std::string, std::less<>>;
using Options = std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)>;

std::string exported(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool is_keyword(std::string_view word) {
  static const std::set<std::string, std::less<>> known = [] {
    std::set<std::string, std::less<>> keywords;
    const Options defaults(PQconndefaults(), PQconninfoFree);
    for (const PQconninfoOption* option = defaults.get(); option != nullptr && option->keyword != nullptr; ++option) {
      keywords.emplace(option->keyword);
    }
    return keywords;
  }();
  return known.contains(word);
}

// The parameters of a URL of SQLAlchemy's, as libpq knows them.
std::string libpq_query(std::string_view query) {
  std::string result;
  while (!query.empty()) {
    const size_t end = std::min(query.find('&'), query.size());
    std::string parameter(query.substr(0, end));
    if (parameter.starts_with("ssl=")) parameter = "sslmode=" + parameter.substr(4);
    if (parameter == "sslmode=true" || parameter == "sslmode=True") parameter = "sslmode=require";
    if (is_keyword(parameter.substr(0, parameter.find('=')))) result += (result.empty() ? "?" : "&") + parameter;
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return result;
}

// postgresql+asyncpg://… -> postgresql://…
std::string without_driver(const std::string& url) {
  const size_t scheme = url.find("://");
  const size_t plus = url.find('+');
  if (scheme == std::string::npos || plus == std::string::npos || plus > scheme) return url;
  const size_t query = std::min(url.find('?', scheme), url.size());
  return url.substr(0, plus) + url.substr(scheme, query - scheme) +
         (query < url.size() ? libpq_query(std::string_view(url).substr(query + 1)) : "");
}

// "apps/tarot/.env:2: DATABASE__URL", where that is known.
std::string placed(const config::DatabaseSettings& settings, std::string_view name) {
  const auto from = settings.from.find(name);
  return from == settings.from.end() ? std::string(name) : fmt::format("{}: {}", from->second, name);
}

Parts parts_of(const std::string& url, const std::string& what) {
  Parts parts;
  if (url.empty()) return parts;
  check_conninfo(url, what);
  const Options options(PQconninfoParse(url.c_str(), nullptr), PQconninfoFree);
  for (const PQconninfoOption* option = options.get(); option != nullptr && option->keyword != nullptr; ++option) {
    if (option->val != nullptr && *option->val != '\0') parts[option->keyword] = option->val;
  }
  return parts;
}

Parts all_parts(const config::DatabaseSettings& settings) {
  Parts parts = parts_of(without_driver(settings.url.reveal()), placed(settings, "DATABASE__URL"));
  const auto add = [&](std::string_view keyword, const std::string& value, std::string_view setting) {
    if (value.empty()) return;
    const auto [at, is_new] = parts.emplace(keyword, value);
    if (is_new || at->second == value) return;
    throw Error(
        ErrorKind::usage,
        fmt::format("{} and {} contradict each other", placed(settings, "DATABASE__URL"), placed(settings, setting)),
        "Remove one of them.");
  };
  add("host", settings.host, "DATABASE__HOST");
  add("port", settings.port ? std::to_string(*settings.port) : "", "DATABASE__PORT");
  add("user", settings.user, "DATABASE__USER");
  add("password", settings.password.reveal(), "DATABASE__PASSWORD");
  add("dbname", settings.name, "DATABASE__NAME");
  add("sslmode", settings.sslmode, "DATABASE__SSLMODE");
  return parts;
}

// " (apps/tarot/.env:2)": where the settings say what `setting` could say; empty where that is not known.
std::string said_at(const config::DatabaseSettings& settings, std::string_view setting) {
  if (!settings.url.empty()) setting = "DATABASE__URL";
  auto from = settings.from.find(setting);
  if (from == settings.from.end()) from = settings.from.find("DATABASE__HOST");
  return from == settings.from.end() ? "" : fmt::format(" ({})", from->second);
}

[[noreturn]] void throw_exported(std::string_view variable, const std::string& place, const std::string& what) {
  throw Error(ErrorKind::usage,
              fmt::format("the environment's {} contradicts the settings{}, {}", variable, place, what),
              fmt::format("Unset it (`unset {}`), so that the app's own settings count.", variable));
}

// What libpq takes from the environment would change where the settings lead.
void check_environment(const config::DatabaseSettings& settings, const Parts& parts) {
  for (const char* const variable : {"PGHOSTADDR", "PGSERVICE"}) {
    if (exported(variable).empty()) continue;
    throw_exported(variable, said_at(settings, "DATABASE__HOST"), "which say themselves where the database is");
  }
  constexpr std::array<std::array<const char*, 4>, 3> kPairs{{{"PGHOST", "host", "the local socket", "DATABASE__HOST"},
                                                              {"PGPORT", "port", "5432", "DATABASE__PORT"},
                                                              {"PGDATABASE", "dbname", "", "DATABASE__NAME"}}};
  for (const auto& [variable, keyword, standard, setting] : kPairs) {
    const std::string value = exported(variable);
    const auto part = parts.find(keyword);
    const std::string own = part == parts.end() ? standard : part->second;
    if (!value.empty() && !own.empty() && value != own) {
      throw_exported(variable, said_at(settings, setting), fmt::format("where it is {}", base::printable(own)));
    }
  }
}

std::string conninfo_of(const Parts& parts) {
  std::string conninfo;
  for (const auto& [keyword, value] : parts) {
    conninfo += conninfo.empty() ? "" : " ";
    conninfo += keyword + "=" + conninfo_value(value);
  }
  return conninfo;
}

bool libpq_says_where() {
  return !exported("PGHOST").empty() || !exported("PGHOSTADDR").empty() || !exported("PGSERVICE").empty();
}

}  // namespace

Way way_to(const config::DatabaseSettings& settings) {
  if (!settings.url.empty() || !settings.host.empty()) return Way::settings;
  if (libpq_says_where()) {
    if (settings.names_container) {
      throw Error(ErrorKind::usage,
                  "DATABASE__CONTAINER and an exported PGHOST, PGHOSTADDR or PGSERVICE contradict each other",
                  "Unset the exported one, so that the app's own settings count.");
    }
    return Way::libpq;
  }
  return settings.container.empty() ? Way::libpq : Way::container;
}

Target target_of(const config::DatabaseSettings& settings) {
  const Parts parts = all_parts(settings);
  if (way_to(settings) == Way::settings) {
    check_environment(settings, parts);
    if (!parts.contains("dbname") && exported("PGDATABASE").empty()) {
      throw Error(ErrorKind::usage, "the settings name no database",
                  "Set DATABASE__NAME, or end DATABASE__URL with /NAME.");
    }
  } else if (const std::string name = exported("PGDATABASE");
             !name.empty() && !settings.name.empty() && name != settings.name) {
    throw_exported("PGDATABASE", said_at(settings, "DATABASE__NAME"),
                   fmt::format("where it is {}", base::printable(settings.name)));
  }
  return {.conninfo = base::Secret(conninfo_of(parts)), .database = ""};
}

}  // namespace holdfast::postgres

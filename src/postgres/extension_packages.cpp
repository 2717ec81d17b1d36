#include "postgres/extension_packages.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace holdfast::postgres {

namespace {

struct Package {
  std::string_view extension;
  std::string_view suffix;  // of postgresql-{major}-{suffix}
};

// Debian's and apt.postgresql.org's.
constexpr std::array kPackages{
    Package{"address_standardizer", "postgis-3"},
    Package{"hll", "hll"},
    Package{"hypopg", "hypopg"},
    Package{"ip4r", "ip4r"},
    Package{"orafce", "orafce"},
    Package{"periods", "periods"},
    Package{"pg_cron", "cron"},
    Package{"pg_hint_plan", "pg-hint-plan"},
    Package{"pg_partman", "partman"},
    Package{"pg_qualstats", "pg-qualstats"},
    Package{"pg_repack", "repack"},
    Package{"pg_similarity", "similarity"},
    Package{"pg_stat_kcache", "pg-stat-kcache"},
    Package{"pgaudit", "pgaudit"},
    Package{"pgmemcache", "pgmemcache"},
    Package{"pgq", "pgq3"},
    Package{"pgrouting", "pgrouting"},
    Package{"pgtap", "pgtap"},
    Package{"plpython3u", "plpython3"},
    Package{"postgis", "postgis-3"},
    Package{"postgis_raster", "postgis-3"},
    Package{"postgis_sfcgal", "postgis-3"},
    Package{"postgis_tiger_geocoder", "postgis-3"},
    Package{"postgis_topology", "postgis-3"},
    Package{"prefix", "prefix"},
    Package{"rum", "rum"},
    Package{"semver", "semver"},
    Package{"timescaledb", "timescaledb"},
    Package{"unit", "unit"},
    Package{"vector", "pgvector"},
};

// Delivered with PostgreSQL itself, in packages of their own on some systems.
constexpr std::array<std::string_view, 4> kLanguages{"plperl", "plperlu", "pltcl", "pltclu"};

}  // namespace

std::string how_to_install(std::string_view extension, int major) {
  const auto package = std::ranges::find(kPackages, extension, &Package::extension);
  if (package != kPackages.end()) return fmt::format("apt-get install postgresql-{}-{}", major, package->suffix);
  if (std::ranges::find(kLanguages, extension) != kLanguages.end()) {
    return fmt::format("apt-get install postgresql-{}-{}", major,
                       extension.substr(0, extension.find_last_not_of('u') + 1));
  }
  return fmt::format("install the package that has it (on Debian, apt-cache search postgresql-{} shows them)", major);
}

}  // namespace holdfast::postgres

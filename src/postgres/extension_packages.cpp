#include "postgres/extension_packages.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace holdfast::postgres {

std::string package_of_extension(const std::string& extension, int major) {
  static const std::map<std::string, std::string, std::less<>> kPackages{
      {"address_standardizer", "postgresql-{}-postgis-3"},
      {"address_standardizer_data_us", "postgresql-{}-postgis-3"},
      {"pg_cron", "postgresql-{}-cron"},
      {"pg_partman", "postgresql-{}-partman"},
      {"pg_repack", "postgresql-{}-repack"},
      {"plperl", "postgresql-plperl-{}"},
      {"plperlu", "postgresql-plperl-{}"},
      {"plpython3u", "postgresql-plpython3-{}"},
      {"pltcl", "postgresql-pltcl-{}"},
      {"postgis", "postgresql-{}-postgis-3"},
      {"postgis_raster", "postgresql-{}-postgis-3"},
      {"postgis_sfcgal", "postgresql-{}-postgis-3"},
      {"postgis_tiger_geocoder", "postgresql-{}-postgis-3"},
      {"postgis_topology", "postgresql-{}-postgis-3"},
      {"vector", "postgresql-{}-pgvector"},
  };
  if (const auto known = kPackages.find(extension); known != kPackages.end()) {
    return fmt::format(fmt::runtime(known->second), major);
  }
  std::string name = extension;
  std::ranges::replace(name, '_', '-');
  return fmt::format("postgresql-{}-{}", major, name);
}

}  // namespace holdfast::postgres

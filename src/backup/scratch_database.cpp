#include "backup/scratch_database.h"

#include <fmt/format.h>

#include "backup/database_properties.h"
#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "postgres/databases.h"

namespace holdfast::backup {

ScratchDatabase::ScratchDatabase(const postgres::Target& target, const std::string& name,
                                 const archive::Contents& contents, const std::string& story, std::stop_token stop)
    : target_(target), name_(name), lock_(target, name, "prove", std::move(stop)) {
  // Not to be stopped between the database and its marker: it would be left behind, and known to nobody.
  postgres::Connection maintenance = postgres::connect_for_maintenance(target, {});
  try {
    postgres::create_database(maintenance, name, info_of(contents.database), story);
  } catch (const base::Error& error) {
    if (maintenance.sqlstate() == "42501") {
      throw base::Error(error.kind(), error.what(),
                        "Prove with --local, in a throw-away server of this machine; or as a role with CREATEDB.");
    }
    if (std::string_view(error.what()).find("locale") == std::string_view::npos) throw;
    throw base::Error(error.kind(), error.what(),
                      "Make that locale on the server's machine (Debian: locales-all), then restart the server.");
  }
}

ScratchDatabase::~ScratchDatabase() {
  try {
    postgres::drop_database(target_, name_, {});
  } catch (const std::exception& error) {
    base::log_warning(
        fmt::format("the scratch database {} could not be dropped: {}", base::printable(name_), error.what()));
  }
}

}  // namespace holdfast::backup

#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/env_file.h"

namespace holdfast::config {

// The settings that say which database it is.
inline constexpr std::array<std::string_view, 5> kPlaceOfDatabase{"DATABASE__URL", "DATABASE__HOST", "DATABASE__PORT",
                                                                  "DATABASE__NAME", "DATABASE__CONTAINER"};

// Where a setting may stand; the first weighs most.
enum class Rank { environment, app, all_apps };

// What somebody set, and where.
struct Value {
  std::string text;
  std::string from;  // "the environment", "apps/tarot/.env:12"
  Rank rank = Rank::environment;
};

// The variables of this process.
Variables process_environment();

// The settings of one app as texts: the environment weighs more than apps/{app}/.env, and that more than .env. An empty
// value is as good as none. Names may be written in small letters.
class Values {
 public:
  // `root` is the folder that holds .env and apps/; `app` may be empty. Throws Error(usage) that names file and line
  // for a BACKUP__ name that is no setting, for a line with one of our names that cannot be read, and for an exported
  // variable that leads to another database than apps/{app}/.env does.
  static Values read(const std::filesystem::path& root, const std::string& app, const Variables& environment);

  // nullptr if nobody set it.
  const Value* find(std::string_view name) const;

  // Those that were read.
  const std::vector<std::filesystem::path>& files() const { return files_; }
  // Those of them that every user of this machine can read.
  const std::vector<std::filesystem::path>& open_files() const { return open_files_; }

 private:
  void take(const std::string& name, Value value);
  void take(const EnvFile& file, Rank rank);

  std::map<std::string, Value, std::less<>> values_;
  std::vector<std::filesystem::path> files_;
  std::vector<std::filesystem::path> open_files_;
};

}  // namespace holdfast::config

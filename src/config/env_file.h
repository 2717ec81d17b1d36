#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::config {

// The variables that ${NAME} in a file may refer to, besides those that stand above it.
using Variables = std::map<std::string, std::string, std::less<>>;

// A file of NAME=value lines as python-dotenv and docker compose read it: `export` before the name, blanks around the
// =, comments behind a blank and #, 'as it is', "with \n and ${NAME}", values in quotes over several lines,
// ${NAME:-otherwise}. $NAME without braces stays as it is, since passwords hold dollars.
struct EnvFile {
  struct Entry {
    std::string name;
    std::string value;
    size_t line = 0;  // where it begins, from 1
  };
  // A line that is none of all this.
  struct Fault {
    size_t line = 0;
    std::string text;
  };

  std::filesystem::path path;
  std::vector<Entry> entries;  // in order; of two with one name the last one counts
  std::vector<Fault> faults;
  bool others_may_read = false;

  // nullopt if there is no such file. Throws Error(file) if it cannot be read.
  static std::optional<EnvFile> read(const std::filesystem::path& path, const Variables& environment);
  static EnvFile parse(std::string_view text, const Variables& environment);

  // The last one of that name, or nullptr.
  const Entry* find(std::string_view name) const;
};

}  // namespace holdfast::config

#include "cli/backup_words.h"

#include <fmt/format.h>

#include <array>

#include "base/error.h"
#include "base/text.h"

namespace holdfast::cli {

using base::Error;
using base::ErrorKind;

BackupWords parse_backup_words(const std::vector<std::string>& words, const std::string& name) {
  BackupWords result{.name = name};
  const std::array<std::optional<bool>*, 3> booleans{&result.compress, &result.telegram, &result.email};
  size_t next = 0;
  for (const std::string& word : words) {
    if (word == "true" || word == "false") {
      if (next == booleans.size()) {
        throw Error(ErrorKind::usage, fmt::format("a fourth {}: there are three", word),
                    "true or false mean, in this order: compress, send by Telegram, send by email.");
      }
      *booleans[next++] = word == "true";
    } else if (result.name.empty()) {
      result.name = word;
    } else {
      throw Error(ErrorKind::usage,
                  fmt::format("two names are given: {} and {}", base::printable(result.name), base::printable(word)),
                  "Keep one; booleans are exactly true and false.");
    }
  }
  return result;
}

}  // namespace holdfast::cli

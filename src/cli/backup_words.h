#pragma once

#include <optional>
#include <string>
#include <vector>

namespace holdfast::cli {

// What the words behind `holdfast backup` say. `true` and `false` mean, in their order, whether to compress, to send by
// Telegram, to send by email; any other word is the name. `--name=true` names a backup `true`.
struct BackupWords {
  std::string name;
  std::optional<bool> compress;
  std::optional<bool> telegram;
  std::optional<bool> email;
};

// `name` is the value of --name, or empty. Throws Error(usage) for a second name or a fourth boolean.
BackupWords parse_backup_words(const std::vector<std::string>& words, const std::string& name);

}  // namespace holdfast::cli

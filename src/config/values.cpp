#include "config/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/error.h"
#include "base/near_word.h"
#include "base/text.h"
#include "config/setting.h"

extern "C" char** environ;

namespace holdfast::config {

namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

constexpr const char* kEnvironment = "the environment";
constexpr std::string_view kOurs = "BACKUP__";
std::string upper(std::string_view name) {
  std::string result(name);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return result;
}

// Sections other than BACKUP belong to the platform as well, which has settings there that are none of ours: only what
// is one letter away from ours is taken for misspelt.
void check_unknown(const std::string& name, const std::string& from) {
  const std::string section = name.substr(0, name.find("__") + 2);
  std::vector<std::string_view> names;
  for (const Setting& setting : all_settings()) {
    if (setting.name.starts_with(section)) names.push_back(setting.name);
  }
  const bool is_ours = section == kOurs;
  const std::string_view near = base::near_word(name, names, is_ours ? 2 : 1);
  if (!is_ours && near.empty()) return;
  throw Error(ErrorKind::usage, fmt::format("{}: {} is no setting", from, base::printable(name)),
              near.empty() ? "The README and the manual page list them all." : fmt::format("Did you mean {}?", near));
}

std::string place_of(const EnvFile& file, size_t line) {
  return fmt::format("{}:{}", base::printable(file.path.string()), line);
}

// The first word of a line that could not be read, if it is a name of ours.
void check_faults(const EnvFile& file) {
  for (const EnvFile::Fault& fault : file.faults) {
    std::string_view text = fault.text;
    if (text.starts_with("export ")) text = base::trimmed(text.substr(7));
    const std::string name = upper(text.substr(0, text.find_first_of(" \t=:")));
    if (!name.starts_with(kOurs) && setting_named(name) == nullptr) continue;
    throw Error(ErrorKind::usage, fmt::format("{}: the line of {} cannot be read", place_of(file, fault.line), name),
                "Write NAME=value, and close every quote.");
  }
}

[[noreturn]] void throw_contradiction(std::string_view name, const std::string& what, const EnvFile& file,
                                      size_t line) {
  throw Error(ErrorKind::usage,
              fmt::format("the environment's {} contradicts {}, which {}", name, place_of(file, line), what),
              fmt::format("Unset it (`unset {}`), so that the app's own settings count.", name));
}

// Whoever has the variables of one app exported and names another one would wipe the wrong database.
void check_environment(const Variables& environment, const EnvFile& file) {
  std::map<std::string, std::string, std::less<>> exported;
  for (const auto& [name, value] : environment) {
    if (!value.empty()) exported.emplace(upper(name), value);
  }
  const auto said = [&](std::string_view wanted) -> const EnvFile::Entry* {
    const EnvFile::Entry* found = nullptr;
    for (const EnvFile::Entry& entry : file.entries) {
      if (upper(entry.name) == wanted) found = &entry;
    }
    return found == nullptr || found->value.empty() ? nullptr : found;
  };
  const EnvFile::Entry* any = nullptr;
  for (const std::string_view name : kPlaceOfDatabase) {
    if (any == nullptr) any = said(name);
  }
  for (const std::string_view name : kPlaceOfDatabase) {
    const auto value = exported.find(name);
    if (value == exported.end() || any == nullptr) continue;
    const EnvFile::Entry* own = said(name);
    if (own == nullptr) throw_contradiction(name, fmt::format("sets {}", upper(any->name)), file, any->line);
    if (own->value != value->second) throw_contradiction(name, "sets another one", file, own->line);
  }
}

void check_app_name(const std::string& app, const Variables& environment, const EnvFile* file) {
  const auto exported = environment.find("APP__NAME");
  if (exported != environment.end() && !exported->second.empty() && exported->second != app) {
    throw Error(ErrorKind::usage,
                fmt::format("the environment's APP__NAME is {}, but the app is {}", base::printable(exported->second),
                            base::printable(app)),
                "Unset APP__NAME, or name that app.");
  }
  const EnvFile::Entry* said = file == nullptr ? nullptr : file->find("APP__NAME");
  if (said != nullptr && !said->value.empty() && said->value != app) {
    throw Error(ErrorKind::usage,
                fmt::format("{}: APP__NAME is {}, but the app is {}", place_of(*file, said->line),
                            base::printable(said->value), base::printable(app)),
                "Correct that line, or name that app.");
  }
}

}  // namespace

Variables process_environment() {
  Variables variables;
  for (char** line = environ; *line != nullptr; ++line) {
    const std::string_view text(*line);
    const size_t equals = text.find('=');
    if (equals != std::string_view::npos) variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

Values Values::read(const fs::path& root, const std::string& app, const Variables& environment) {
  Values values;
  for (const auto& [name, text] : environment) values.take(name, {text, kEnvironment, Rank::environment});
  std::optional<EnvFile> own;
  if (!app.empty()) {
    own = EnvFile::read((root / "apps" / app / ".env").lexically_normal(), environment);
    check_app_name(app, environment, own ? &*own : nullptr);
  }
  if (own) {
    check_environment(environment, *own);
    values.take(*own, Rank::app);
  }
  if (const auto shared = EnvFile::read((root / ".env").lexically_normal(), environment))
    values.take(*shared, Rank::all_apps);
  return values;
}

void Values::take(const EnvFile& file, Rank rank) {
  files_.push_back(file.path);
  if (file.others_may_read) open_files_.push_back(file.path);
  check_faults(file);
  std::map<std::string, const EnvFile::Entry*> last;
  for (const EnvFile::Entry& entry : file.entries) last[upper(entry.name)] = &entry;
  for (const auto& [name, entry] : last) take(name, {entry->value, place_of(file, entry->line), rank});
}

void Values::take(const std::string& name, Value value) {
  const std::string known = upper(name);
  if (setting_named(known) == nullptr) {
    if (known.find("__") != std::string::npos) check_unknown(known, value.from);
    return;
  }
  if (!value.text.empty()) values_.try_emplace(known, std::move(value));
}

const Value* Values::find(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? nullptr : &found->second;
}

}  // namespace holdfast::config

#include "jobs/output_path.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/text.h"

namespace holdfast::jobs {

namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

// NAME_MAX less what the temporary's name adds.
constexpr size_t kMostNameBytes = 200;

void check_name(const std::string& name) {
  const auto refuse = [&](const char* why) {
    throw Error(ErrorKind::usage, fmt::format("\"{}\" is no name for a backup: {}", base::printable(name), why),
                "Choose a plain file name; --output chooses the folder.");
  };
  if (name.empty() || name == "." || name == "..") refuse("it names no file");
  if (name.size() > kMostNameBytes) refuse("it is too long");
  for (const char c : name) {
    if (c == '/') refuse("it holds a /");
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) refuse("it holds a control character");
  }
}

bool is_folder(const std::string& output) {
  std::error_code ignored;
  return output.ends_with('/') || fs::is_directory(output, ignored);
}

archive::Format decide_format(const OutputWishes& wishes, bool output_is_file) {
  const auto by_path = archive::format_of_path(output_is_file ? wishes.output : wishes.name);
  if (wishes.format && by_path && *by_path != *wishes.format) {
    throw Error(ErrorKind::usage,
                fmt::format("--format {} contradicts the name {}", archive::name_of(*wishes.format),
                            base::printable(output_is_file ? wishes.output : wishes.name)),
                "Leave one of them out.");
  }
  if (wishes.format) return *wishes.format;
  return by_path.value_or(wishes.standard);
}

std::string with_extension(const std::string& name, archive::Format format) {
  return archive::format_of_path(name) ? name : fmt::format("{}.{}", name, archive::name_of(format));
}

}  // namespace

OutputPath choose_output(const OutputWishes& wishes, base::Clock::TimePoint now) {
  if (!wishes.name.empty()) check_name(wishes.name);
  const bool to_folder = wishes.output.empty() || is_folder(wishes.output);
  const bool to_file = !to_folder && wishes.output != "-";
  OutputPath result{.format = decide_format(wishes, to_file)};
  if (!to_folder && !wishes.name.empty()) {
    throw Error(ErrorKind::usage, "both NAME and --output name the file", "Leave one of them out.");
  }
  if (wishes.output == "-") {
    result.standard_output = true;
    return result;
  }
  if (to_file) {
    result.path = wishes.output;
    check_name(result.path.filename().string());
  } else {
    const std::string name =
        wishes.name.empty() ? fmt::format("{}_{}", wishes.app, base::compact_utc(now)) : wishes.name;
    result.path =
        (wishes.output.empty() ? wishes.folder : fs::path(wishes.output)) / with_extension(name, result.format);
  }
  const fs::path free = base::free_path(result.path);
  if (to_folder && wishes.name.empty()) {
    result.path = free;
  } else if (free != result.path) {
    throw Error(ErrorKind::file, fmt::format("{} exists already", base::printable(result.path.string())),
                "Choose another name; holdfast never overwrites a file.");
  }
  return result;
}

}  // namespace holdfast::jobs

#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "archive/format.h"
#include "base/clock.h"

namespace holdfast::jobs {

// Where a backup goes, decided from the command line alone.
struct OutputPath {
  std::filesystem::path path;
  archive::Format format = archive::Format::sql_gz;
  bool standard_output = false;
};

struct OutputWishes {
  std::string app;
  std::string name;                       // empty: {app}_{timestamp}
  std::string output;                     // a file, a folder, "-", or empty for `folder`
  std::optional<archive::Format> format;  // by the output's extension, else `standard`
  std::filesystem::path folder = "/tmp";
  archive::Format standard = archive::Format::sql_gz;
};

// Throws Error(usage) for wishes that contradict each other or a name that is no file name, Error(file) if the path
// exists already. Only a name that holdfast chose itself gives way to an existing file (`_2`, `_3` …): a caller who
// named the file would otherwise take an older one for the new.
OutputPath choose_output(const OutputWishes& wishes, base::Clock::TimePoint now);

}  // namespace holdfast::jobs

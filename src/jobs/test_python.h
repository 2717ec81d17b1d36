#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "base/process.h"

namespace holdfast::jobs {

// For the tests of this folder: Debian's Python, whose own pickle is what counts.
inline constexpr const char* kPython = "/usr/bin/python3";

inline bool has_python() {
  return ::access(kPython, X_OK) == 0;
}

// What the script prints, without the newline at the end; `arguments` are its sys.argv[1:].
inline std::string python(const std::string& script, const std::vector<std::string>& arguments = {}) {
  std::vector<std::string> argv{kPython, "-c", script};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  base::ChildProcess child(argv, base::environment_without({}), std::stop_token());
  std::string output = child.read_all();
  EXPECT_EQ(child.wait(), 0) << child.errors();
  if (output.ends_with('\n')) output.pop_back();
  return output;
}

}  // namespace holdfast::jobs

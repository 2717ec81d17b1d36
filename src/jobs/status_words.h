#pragma once

#include <string>
#include <vector>

#include "jobs/app_status.h"

namespace holdfast::jobs {

// A status as people read it, in a terminal or a chat. All of it is printable.
struct StatusWords {
  struct Line {
    std::string label;  // "Last backup"
    std::string text;   // "none"
  };

  std::vector<Line> lines;
  std::vector<AppStatus::Problem> problems;
};

StatusWords status_words(const AppStatus& status);

}  // namespace holdfast::jobs

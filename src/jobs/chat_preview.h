#pragma once

#include <string>
#include <vector>

#include "base/clock.h"

namespace holdfast::jobs {

// What a restore or an undo would do, as a chat shows it. Texts are printable; the two names are raw.
struct ChatPreview {
  std::string database;                // that would be replaced
  std::string kept_as;                 // by which name it would be kept; empty: there is none of that name yet
  std::vector<std::string> lines;      // what would be done, each a line
  std::vector<std::string> table;      // rows of each table, in a font of fixed width
  std::vector<std::string> notes;      // what the owner must know of before, each a sentence
  std::vector<std::string> obstacles;  // why it cannot be done as things are; empty: it can
  std::string digest;                  // SHA-256 of the state that all this was read from, as hexadecimal digits
  base::Clock::TimePoint made;
};

}  // namespace holdfast::jobs

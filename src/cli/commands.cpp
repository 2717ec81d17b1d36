#include "cli/commands.h"

#include "base/error.h"

namespace holdfast::cli {

std::string footer(const std::string& examples) {
  return "\nExamples:\n" + examples + "\n" + base::exit_codes_text();
}

}  // namespace holdfast::cli

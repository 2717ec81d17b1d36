#include "archive/piece.h"

#include <array>

namespace holdfast::archive {

namespace {

constexpr std::array<std::string_view, 5> kStages{"schema", "rows", "sequences", "large_objects", "finish"};

}  // namespace

std::string_view name_of(Stage stage) {
  return kStages[static_cast<size_t>(stage)];
}

std::optional<Stage> stage_named(std::string_view name) {
  for (size_t i = 0; i < kStages.size(); ++i) {
    if (kStages[i] == name) return static_cast<Stage>(i);
  }
  return std::nullopt;
}

}  // namespace holdfast::archive

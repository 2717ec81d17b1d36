#include "archive/part_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/error.h"
#include "base/text.h"

namespace holdfast::archive {

namespace {

using base::Error;
using base::ErrorKind;

constexpr std::string_view kPart = ".part";

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Takes a " (2)" off the end of a name and returns it.
std::string_view take_copy_number(std::string_view& name) {
  const size_t open = name.rfind(" (");
  if (open == std::string_view::npos || open == 0 || !name.ends_with(')')) return "";
  if (!all_digits(name.substr(open + 2, name.size() - open - 3))) return "";
  const std::string_view taken = name.substr(open);
  name = name.substr(0, open);
  return taken;
}

// 0 for what is no number, or one beyond kMostParts.
unsigned number_of(std::string_view digits) {
  unsigned number = 0;
  if (digits.size() > 4 || !all_digits(digits)) return 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

std::string ending(unsigned number, unsigned count) {
  const size_t digits = std::max<size_t>(2, std::to_string(count).size());
  return fmt::format("{}{:0{}}of{:0{}}", kPart, number, digits, count, digits);
}

}  // namespace

std::string part_name(std::string_view archive, unsigned number, unsigned count) {
  return std::string(archive) + ending(number, count);
}

std::optional<PartName> parse_part_name(std::string_view file_name) {
  const std::string_view copy_of_part = take_copy_number(file_name);
  const size_t at = file_name.rfind(kPart);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view numbers = file_name.substr(at + kPart.size());
  const size_t of = numbers.find("of");
  if (of == std::string_view::npos) return std::nullopt;
  std::string_view archive = file_name.substr(0, at);
  const std::string_view copy = take_copy_number(archive);
  PartName part{.archive = std::string(archive),
                .number = number_of(numbers.substr(0, of)),
                .count = number_of(numbers.substr(of + 2)),
                .copy = std::string(copy) + std::string(copy_of_part)};
  if (part.archive.empty() || part.number == 0 || part.count < 2 || part.number > part.count) return std::nullopt;
  if (file_name.substr(at) != ending(part.number, part.count)) return std::nullopt;
  return part;
}

std::vector<PartPlan> plan_parts(std::string_view archive, uint64_t size, uint64_t largest) {
  if (largest == 0) throw Error(ErrorKind::internal, "parts of no bytes");
  std::vector<PartPlan> parts;
  if (size <= largest) return parts;
  const uint64_t count = (size - 1) / largest + 1;
  if (count > kMostParts) {
    throw Error(ErrorKind::refused,
                fmt::format("{} would need {} parts of {}", base::printable(archive), count, base::human_size(largest)),
                "Allow larger parts.");
  }
  for (uint64_t i = 0; i < count; ++i) {
    const uint64_t offset = i * largest;
    parts.push_back({.offset = offset,
                     .length = std::min(largest, size - offset),
                     .name = part_name(archive, static_cast<unsigned>(i + 1), static_cast<unsigned>(count))});
  }
  return parts;
}

}  // namespace holdfast::archive

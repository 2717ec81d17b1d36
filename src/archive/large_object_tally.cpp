#include "archive/large_object_tally.h"

#include <fmt/format.h>

namespace holdfast::archive {

namespace {

// What stands between `before` and the next quote; empty if `before` is not there.
std::string_view quoted_after(std::string_view statement, std::string_view before) {
  const size_t at = statement.find(before);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = statement.substr(at + before.size());
  return rest.substr(0, rest.find('\''));
}

}  // namespace

std::string large_object_row(std::string_view oid, uint64_t offset, std::string_view digits) {
  return fmt::format("{}:{}:{}", oid, offset, digits);
}

void LargeObjectTally::take(std::string_view statement) {
  if (statement.starts_with("SELECT pg_catalog.lo_open(")) {
    oid_ = quoted_after(statement, "lo_open('");
    offset_ = 0;
    ++sum_.count;
  } else if (statement.starts_with("SELECT pg_catalog.lowrite(")) {
    // '\x…', or '\\x…' and E'\\x…' where a backslash in a literal is doubled.
    std::string_view digits = quoted_after(statement, "\\x");
    while (!digits.empty()) {
      const std::string_view taken = digits.substr(0, 2 * kLargeObjectPart - digits_.size());
      digits_ += taken;
      digits.remove_prefix(taken.size());
      if (digits_.size() == 2 * kLargeObjectPart) end_part();
    }
  } else if (statement.starts_with("SELECT pg_catalog.lo_close(")) {
    if (!digits_.empty() || offset_ == 0) end_part();
  }
}

void LargeObjectTally::end_part() {
  sum_.fingerprint.add_row(large_object_row(oid_, offset_, digits_));
  sum_.bytes += digits_.size() / 2;
  offset_ += kLargeObjectPart;
  digits_.clear();
}

}  // namespace holdfast::archive

#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>

namespace holdfast::base {

// A password, token or key, or a text that holds one (a connection URL). It has no conversion to a string and prints
// as ****: the one place that needs the value calls reveal(). The memory is wiped when the object goes.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  Secret(const Secret&) = default;
  Secret(Secret&&) noexcept = default;
  Secret& operator=(const Secret&) = default;
  Secret& operator=(Secret&&) noexcept = default;
  ~Secret();

  bool empty() const { return value_.empty(); }
  const std::string& reveal() const { return value_; }

 private:
  std::string value_;
};

}  // namespace holdfast::base

template <>
struct fmt::formatter<holdfast::base::Secret> : fmt::formatter<std::string_view> {
  auto format(const holdfast::base::Secret& secret, fmt::format_context& context) const {
    return fmt::formatter<std::string_view>::format(secret.empty() ? "" : "****", context);
  }
};

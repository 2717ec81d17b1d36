#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace holdfast::archive {

// Puts the comment lines of a script together: an entry's header is a block of them between two bare `--` lines.
// Not thread-safe.
class CommentBlocks {
 public:
  enum class Shape { block, line };
  using Taker = std::function<void(std::string_view text, Shape shape)>;

  // `take` hears of every block, and of every comment or blank line outside of one, in their order; what it is passed
  // is valid during the call.
  explicit CommentBlocks(Taker take) : take_(std::move(take)) {}

  // One comment token of a ScriptScanner.
  void add(std::string_view comment);
  // Something else follows: a block that is open ends here.
  void flush();

 private:
  Taker take_;
  std::string block_;
};

}  // namespace holdfast::archive

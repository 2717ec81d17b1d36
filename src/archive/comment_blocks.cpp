#include "archive/comment_blocks.h"

#include "base/text.h"

namespace holdfast::archive {

void CommentBlocks::add(std::string_view comment) {
  const bool is_bare = base::trimmed(comment) == "--";
  if (!comment.starts_with("--") || (block_.empty() && !is_bare)) {
    flush();
    return take_(comment, Shape::line);
  }
  const bool closes = is_bare && !block_.empty();
  block_ += comment;
  if (closes) flush();
}

void CommentBlocks::flush() {
  if (block_.empty()) return;
  take_(block_, Shape::block);
  block_.clear();
}

}  // namespace holdfast::archive

#include "archive/script_walker.h"

#include <fmt/format.h>

#include "archive/comment_blocks.h"
#include "archive/script_scanner.h"
#include "base/error.h"
#include "base/text.h"

namespace holdfast::archive {

namespace {

using base::Error;
using base::ErrorKind;

bool is_time_comment(std::string_view line) {
  return line.starts_with("-- Started on ") || line.starts_with("-- Completed on ");
}

class Walk {
 public:
  Walk(const std::function<bool(std::string_view)>& known_setting, ScriptHandler& handler)
      : known_setting_(known_setting), handler_(handler) {}

  void take(const Token& token) {
    if (token.kind == TokenKind::comment) return blocks_.add(token.text);
    blocks_.flush();
    switch (token.kind) {
      case TokenKind::statement:
        return statement(token.text);
      case TokenKind::copy:
        return handler_.begin_rows(token.text);
      case TokenKind::row:
        return handler_.row(token.text);
      case TokenKind::copy_end:
        return handler_.end_rows(token.text);
      case TokenKind::meta_command:
        return meta_command(token);
      default:
        throw Error(ErrorKind::client_program,
                    fmt::format("line {} of pg_dump's output is not a whole SQL statement", token.line));
    }
  }

  void end() { blocks_.flush(); }

 private:
  void comment(std::string_view text, CommentBlocks::Shape shape) {
    if (shape == CommentBlocks::Shape::line && is_time_comment(text)) return;
    if (shape == CommentBlocks::Shape::block) {
      if (const auto entry = parse_toc_entry(text)) handler_.begin_entry(*entry, settings_);
    }
    handler_.text(text);
  }

  void statement(std::string_view text) {
    if (const auto setting = SessionSettings::name_of(text)) {
      if (!known_setting_(*setting)) return;
      settings_.apply(text);
    }
    handler_.text(text);
  }

  void meta_command(const Token& token) {
    if (token.text.starts_with("\\restrict ") || token.text.starts_with("\\unrestrict ")) return;
    throw Error(ErrorKind::client_program,
                fmt::format("line {} of pg_dump's output is a command of psql's: {}", token.line,
                            base::printable(base::trimmed(token.text))),
                "An object with a hostile name may have made it; rename that object, or use a newer pg_dump.");
  }

  const std::function<bool(std::string_view)>& known_setting_;
  ScriptHandler& handler_;
  SessionSettings settings_;
  CommentBlocks blocks_{[this](std::string_view text, CommentBlocks::Shape shape) { comment(text, shape); }};
};

}  // namespace

void walk_script(TextSource& source, const std::function<bool(std::string_view)>& known_setting,
                 ScriptHandler& handler) {
  ScriptScanner scanner(source);
  Walk walk(known_setting, handler);
  while (const auto token = scanner.next()) walk.take(*token);
  walk.end();
}

}  // namespace holdfast::archive

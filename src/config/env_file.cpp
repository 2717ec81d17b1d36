// Written by hand: none of Debian's C++ libraries reads such files.
#include "config/env_file.h"

#include <sys/stat.h>

#include <algorithm>
#include <ranges>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"

namespace holdfast::config {

namespace {

// Settings are a page of text; anything longer is some other file.
constexpr uint64_t kMostBytes = 1 << 20;

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
}

class Parser {
 public:
  Parser(std::string_view text, const Variables& environment) : text_(text), environment_(environment) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  }

  EnvFile parse() {
    while (at_ < text_.size()) {
      const size_t start = at_;
      const size_t line = line_;
      if (!read_entry()) {
        at_ = start;
        line_ = line;
        file_.faults.push_back({line, std::string(base::trimmed(rest_of_line()))});
        end_line();
      }
    }
    return std::move(file_);
  }

 private:
  // False if the line is no entry, comment or empty line.
  bool read_entry() {
    skip_blanks();
    if (at_line_end() || peek() == '#') return end_line();
    const size_t line = line_;
    std::string name = read_name();
    if (name == "export" && is_blank(peek())) {
      skip_blanks();
      name = read_name();
    }
    skip_blanks();
    if (name.empty() || peek() != '=') return false;
    ++at_;
    skip_blanks();
    std::optional<std::string> value = read_value();
    if (!value) return false;
    file_.entries.push_back({std::move(name), std::move(*value), line});
    return end_line();
  }

  std::string read_name() {
    const size_t start = at_;
    while (at_ < text_.size() && is_name_character(text_[at_])) ++at_;
    return std::string(text_.substr(start, at_ - start));
  }

  std::optional<std::string> read_value() {
    const char quote = peek();
    if (quote != '\'' && quote != '"') return expanded(unquoted());
    std::optional<std::string> value = quoted(quote);
    if (!value) return std::nullopt;
    skip_blanks();
    if (!at_line_end() && peek() != '#') return std::nullopt;
    return quote == '"' ? expanded(*value) : value;
  }

  // To the end of the line, less a comment that follows a blank.
  std::string unquoted() {
    std::string_view value = rest_of_line();
    for (size_t i = 0; i < value.size(); ++i) {
      if (value[i] == '#' && (i == 0 || is_blank(value[i - 1]))) {
        value = value.substr(0, i);
        break;
      }
    }
    return std::string(base::trimmed(value));
  }

  std::optional<std::string> quoted(char quote) {
    std::string value;
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == quote) {
        ++at_;
        return value;
      }
      if (c == '\n') ++line_;
      if (c == '\\' && at_ + 1 < text_.size()) {
        value += unescaped(text_[++at_], quote);
      } else {
        value += c;
      }
    }
    return std::nullopt;  // never closed
  }

  static std::string unescaped(char c, char quote) {
    if (c == '\\' || c == quote) return {c};
    if (quote == '"') {
      static constexpr std::string_view kLetters = "abfnrtv";
      static constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v";
      if (const size_t at = kLetters.find(c); at != std::string_view::npos) return {kMeanings[at]};
    }
    return {'\\', c};
  }

  std::string expanded(const std::string& value) {
    std::string result;
    size_t from = 0;
    for (size_t open = 0; (open = value.find("${", from)) != std::string::npos;) {
      const size_t close = value.find('}', open);
      if (close == std::string::npos) break;
      result += value.substr(from, open - from) + variable(value.substr(open + 2, close - open - 2));
      from = close + 1;
    }
    return result + value.substr(from);
  }

  // NAME or NAME:-otherwise.
  std::string variable(const std::string& reference) {
    const size_t mark = reference.find(":-");
    const std::string name = reference.substr(0, mark);
    if (const EnvFile::Entry* entry = file_.find(name); entry != nullptr && !entry->value.empty()) return entry->value;
    const auto found = environment_.find(name);
    if (found != environment_.end() && !found->second.empty()) return found->second;
    return mark == std::string::npos ? "" : reference.substr(mark + 2);
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\n'; }
  bool at_line_end() const { return peek() == '\n' || (peek() == '\r' && text_.substr(at_, 2) == "\r\n"); }
  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }
  std::string_view rest_of_line() const { return text_.substr(at_, text_.find('\n', at_) - at_); }
  bool end_line() {
    at_ = std::min(text_.find('\n', at_), text_.size() - 1) + 1;
    ++line_;
    return true;
  }

  std::string_view text_;
  const Variables& environment_;
  size_t at_ = 0;
  size_t line_ = 1;
  EnvFile file_;
};

}  // namespace

EnvFile EnvFile::parse(std::string_view text, const Variables& environment) {
  return Parser(text, environment).parse();
}

std::optional<EnvFile> EnvFile::read(const std::filesystem::path& path, const Variables& environment) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
    base::throw_file_error("read", path);
  }
  if (!S_ISREG(facts.st_mode)) {
    throw base::Error(base::ErrorKind::file, base::printable(path.string()) + " is no file",
                      "A file of settings holds lines of NAME=value.");
  }
  const base::ReadFile file(path);
  if (file.size() > kMostBytes) {
    throw base::Error(base::ErrorKind::file, base::printable(path.string()) + " is too large for a file of settings");
  }
  std::string text(file.size(), '\0');
  text.resize(file.read_at(0, text.data(), text.size()));
  EnvFile result = parse(text, environment);
  result.path = path;
  result.others_may_read = (facts.st_mode & S_IROTH) != 0;
  return result;
}

const EnvFile::Entry* EnvFile::find(std::string_view name) const {
  const auto newest_first = std::views::reverse(entries);
  const auto found = std::ranges::find(newest_first, name, &Entry::name);
  return found == newest_first.end() ? nullptr : &*found;
}

}  // namespace holdfast::config

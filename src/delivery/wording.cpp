#include "delivery/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "archive/format.h"
#include "base/clock.h"
#include "base/shell.h"
#include "base/text.h"

namespace holdfast::delivery {

namespace {

constexpr size_t kLongestCaption = 1024;
constexpr size_t kLongestText = 4096;

using Row = std::pair<std::string, std::string>;

// An archive of unknown origin may name anything as its app and its time.
constexpr size_t kLongestName = 100;

std::string name_of_app(const Summary& about) {
  return about.app.empty() ? "unknown" : base::shortened(base::printable(about.app), kLongestName);
}

std::string made(const Summary& about) {
  return base::shortened(base::printable(base::readable_utc(about.created)), kLongestName);
}

// "3.2s", or when it was made, where nobody measured how long that took.
Row time_row(const Summary& about) {
  if (about.seconds) return {"Time", base::human_duration(*about.seconds)};
  return {"Made", made(about)};
}

std::string number(const std::optional<uint64_t>& value) {
  return value ? base::with_thousands(*value) : "unknown";
}

std::vector<Row> caption_rows(const Summary& about) {
  std::vector<Row> rows{{"App", name_of_app(about)},
                        {"Size", base::megabytes(about.bytes)},
                        {"Tables", about.tables ? fmt::to_string(*about.tables) : "unknown"},
                        time_row(about)};
  if (!about.proof.empty()) rows.emplace_back("Proof", base::printable(about.proof));
  return rows;
}

std::string lines_of(const std::vector<Row>& rows) {
  std::string text;
  for (const Row& row : rows) text += fmt::format("{}: {}\n", row.first, row.second);
  return text;
}

// What a mail tells: first of the backup, then how to make use of it.
struct Letter {
  std::vector<Row> rows;
  std::string remark;
  std::vector<std::string> commands;
};

// What would have been sent is a compressed copy of what is at its place: digest and format are not of that.
bool is_plain_there(const Delivery& delivery, const Parcel& parcel) {
  return archive::format_of_path(parcel.place.string()) == archive::Format::sql && delivery.about.format != "sql";
}

std::vector<Row> letter_rows(const Delivery& delivery, bool has_digest) {
  const Summary& about = delivery.about;
  std::vector<Row> rows{{"App", name_of_app(about)},
                        {"File", base::printable(delivery.file_name)},
                        {"Size", base::megabytes(about.bytes)},
                        {"Tables", number(about.tables)},
                        {"Rows", number(about.rows)},
                        {"Made", made(about)}};
  if (about.seconds) rows.push_back(time_row(about));
  rows.emplace_back("Format", about.format);
  if (has_digest) rows.emplace_back("SHA-256", about.digest);
  rows.emplace_back("Proof", about.proof.empty() ? "none" : base::printable(about.proof));
  return rows;
}

// Without holdfast, too.
std::string other_way(const std::string& format, const std::string& file) {
  if (format == "sql.gz") return fmt::format("gunzip -c {} | psql -d DATABASE", file);
  if (format == "sql.zst") return fmt::format("zstd -dc {} | psql -d DATABASE", file);
  if (format == "sql") return fmt::format("psql -d DATABASE -f {}", file);
  return fmt::format("pg_restore -d DATABASE {}", file);
}

Letter letter(const Delivery& delivery, const Message& message, const Parcel& parcel) {
  const Summary& about = delivery.about;
  const bool is_attached = message.what != What::place;
  const bool is_plain = !is_attached && is_plain_there(delivery, parcel);
  const std::string place = base::printable(parcel.place.string());
  const std::string file = base::shell_quoted(is_attached ? base::printable(delivery.file_name) : place);
  const std::string app = about.app.empty() ? "" : " --app " + base::shell_quoted(base::printable(about.app));
  Letter result{.rows = letter_rows(delivery, !is_plain), .remark = {}, .commands = {}};
  result.remark = is_attached ? "The backup is attached. To restore it:"
                              : fmt::format(
                                    "The backup is too large for a mail. It is {} on the machine that made it. "
                                    "To restore it:",
                                    place);
  result.commands = {fmt::format("holdfast restore {}{}            # shows what would change", file, app),
                     fmt::format("holdfast restore {}{} --confirm  # does it", file, app),
                     fmt::format("{}  # without holdfast", other_way(is_plain ? "sql" : about.format, file))};
  return result;
}

}  // namespace

std::string html_escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string caption(const Summary& about) {
  std::string text = "Database Backup\n" + lines_of(caption_rows(about));
  text.pop_back();
  return base::shortened(std::move(text), kLongestCaption);
}

std::string announcement_text(const Delivery& delivery) {
  const std::string name = base::printable(delivery.file_name);
  const auto first = std::ranges::find(delivery.messages, What::part, &Message::what);
  const std::string first_name = first == delivery.messages.end() ? "" : base::printable(first->name);
  return base::shortened(
      fmt::format("{}\n\n{} comes in {} parts, since it is larger than one message may be. Save all of them in one "
                  "folder, then either\n\nholdfast restore {}\n\nor join them first:\n\ncat {}.part* > {}",
                  caption(delivery.about), name, delivery.parts(), base::shell_quoted(first_name),
                  base::shell_quoted(name), base::shell_quoted(name)),
      kLongestText);
}

std::string part_caption(const Delivery& delivery, const Message& part) {
  size_t number = 0;
  for (const Message& message : delivery.messages) {
    if (message.what == What::part && message.offset <= part.offset) ++number;
  }
  return base::shortened(
      fmt::format("Part {} of {} of {}", number, delivery.parts(), base::printable(delivery.file_name)),
      kLongestCaption);
}

std::string place_text(const Delivery& delivery, const Parcel& parcel) {
  std::string text = fmt::format("{}\n\nThe backup is too large to be sent here. It is {} on the machine that made it.",
                                 caption(delivery.about), base::printable(parcel.place.string()));
  if (!is_plain_there(delivery, parcel)) text += "\nSHA-256: " + delivery.about.digest;
  return base::shortened(std::move(text), kLongestText);
}

std::string mail_subject(const Summary& about) {
  return fmt::format("DB Backup: {} - {}", name_of_app(about), made(about));
}

std::string mail_text(const Delivery& delivery, const Message& message, const Parcel& parcel) {
  const Letter words = letter(delivery, message, parcel);
  std::string text = message.may_be_second ? second_copy_note() : "";
  text += "Database Backup\n\n" + lines_of(words.rows) + "\n" + words.remark + "\n\n";
  for (const std::string& command : words.commands) text += "  " + command + "\n";
  return text;
}

std::string mail_html(const Delivery& delivery, const Message& message, const Parcel& parcel) {
  const Letter words = letter(delivery, message, parcel);
  std::string html = "<!DOCTYPE html>\n<html><body>\n";
  if (message.may_be_second) html += fmt::format("<p>{}</p>\n", html_escaped(base::trimmed(second_copy_note())));
  html += "<h2>Database Backup</h2>\n<table>\n";
  for (const Row& row : words.rows) {
    html += fmt::format("<tr><td>{}</td><td>{}</td></tr>\n", html_escaped(row.first), html_escaped(row.second));
  }
  html += fmt::format("</table>\n<p>{}</p>\n<pre>", html_escaped(words.remark));
  for (const std::string& command : words.commands) html += html_escaped(command) + "\n";
  return html + "</pre>\n</body></html>\n";
}

std::string second_copy_note() {
  return "This may be a second copy: an earlier try was interrupted before its receipt.\n";
}

}  // namespace holdfast::delivery

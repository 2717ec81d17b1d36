#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "archive/session_settings.h"
#include "archive/text_source.h"
#include "archive/toc_entry.h"

namespace holdfast::archive {

// Hears the parts of a script in their order. What one call passes is valid during that call.
class ScriptHandler {
 public:
  virtual ~ScriptHandler() = default;
  // One of pg_dump's entries begins; its header follows as text. `settings` are in force at its start.
  virtual void begin_entry(const TocEntry& entry, const SessionSettings& settings) = 0;
  // Statements and comments.
  virtual void text(std::string_view text) = 0;
  // COPY … FROM stdin, its rows with their newlines, and the line that ends them.
  virtual void begin_rows(std::string_view copy_statement) = 0;
  virtual void row(std::string_view row) = 0;
  virtual void end_rows(std::string_view end_line) = 0;
};

// Reads the verbose plain text of a pg_dump that we ran ourselves, and passes it on, less what must not be in an
// archive: \restrict and \unrestrict (a new key each time, and unknown to an older psql), the times at which pg_dump
// ran, and settings that `known_setting` refuses (pg_dump 17 sets transaction_timeout whatever the server's version).
// Throws Error(client_program) if the text is cut short or holds any other command of psql's.
void walk_script(TextSource& source, const std::function<bool(std::string_view)>& known_setting,
                 ScriptHandler& handler);

}  // namespace holdfast::archive

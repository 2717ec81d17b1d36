#include "archive/hidden_calls.h"

#include <algorithm>
#include <array>

#include "archive/literal.h"
#include "archive/statement_reader.h"
#include "base/text.h"

namespace holdfast::archive {

namespace {

// Of the server's own functions and of contrib's: those that read or write files, act on other sessions or on the
// server, reach other servers, or run a text as a statement.
constexpr std::array<std::string_view, 36> kReaching{"lo_import",
                                                     "lo_export",
                                                     "pg_read_file",
                                                     "pg_read_binary_file",
                                                     "pg_read_file_old",
                                                     "pg_read_file_v2",
                                                     "pg_stat_file",
                                                     "pg_reload_conf",
                                                     "pg_rotate_logfile",
                                                     "pg_rotate_logfile_old",
                                                     "pg_terminate_backend",
                                                     "pg_cancel_backend",
                                                     "pg_promote",
                                                     "pg_switch_wal",
                                                     "pg_create_restore_point",
                                                     "pg_start_backup",
                                                     "pg_stop_backup",
                                                     "pg_backup_start",
                                                     "pg_backup_stop",
                                                     "pg_wal_replay_pause",
                                                     "pg_wal_replay_resume",
                                                     "pg_log_backend_memory_contexts",
                                                     "pg_logdir_ls",
                                                     "pg_create_physical_replication_slot",
                                                     "pg_create_logical_replication_slot",
                                                     "pg_drop_replication_slot",
                                                     "pg_replication_slot_advance",
                                                     "pg_copy_physical_replication_slot",
                                                     "pg_copy_logical_replication_slot",
                                                     "pg_logical_emit_message",
                                                     "query_to_xml",
                                                     "query_to_xmlschema",
                                                     "query_to_xml_and_xmlschema",
                                                     "cursor_to_xml",
                                                     "pg_execute_server_program",
                                                     "set_config"};

constexpr std::array<std::string_view, 6> kReachingPrefixes{
    "pg_ls_", "pg_file_", "dblink", "pg_logical_slot_", "pg_replication_origin_", "pg_stat_reset"};

bool reaches(const std::string& function) {
  if (std::ranges::find(kReaching, function) != kReaching.end()) return true;
  return std::ranges::any_of(kReachingPrefixes, [&](std::string_view prefix) { return function.starts_with(prefix); });
}

bool has_unicode_escapes(std::string_view name) {
  return name.starts_with("U&") || name.starts_with("u&");
}

// The function that is called where the reader stands, moved on behind its name.
std::optional<std::string> called_here(StatementReader& reader) {
  const bool escaped = reader.kind() == Lexeme::quoted_name && has_unicode_escapes(reader.text());
  const auto name = reader.accept_name();
  if (!name) {
    reader.advance();
    return std::nullopt;
  }
  if (escaped && reader.accept_word("uescape")) reader.advance();
  if (!reader.is_symbol('(') || (!escaped && !reaches(*name))) return std::nullopt;
  return *name;
}

// INSERT INTO a table that is called like one of them, with a list of columns, calls nothing.
void skip_target(StatementReader& reader) {
  if (!reader.accept_word("insert") || !reader.accept_word("into")) return;
  do {
    reader.accept_name();
  } while (reader.accept_symbol('.'));
}

std::optional<std::string> first_call(StatementReader& reader) {
  while (reader.kind() != Lexeme::end && reader.kind() != Lexeme::unterminated) {
    if (auto found = called_here(reader)) return found;
  }
  return std::nullopt;
}

bool is_object_of_server(StatementReader& reader) {
  if (reader.accept_word("user")) return !reader.accept_word("mapping");
  return reader.accept_word("role") || reader.accept_word("group") || reader.accept_word("database") ||
         reader.accept_word("tablespace") || reader.accept_word("system");
}

// COPY … TO or FROM something that is neither STDIN nor STDOUT: a program or a file.
bool copies_outside(StatementReader& reader) {
  for (; reader.kind() != Lexeme::end && !reader.is_symbol(';'); reader.advance()) {
    if (!reader.accept_word("to") && !reader.accept_word("from")) continue;
    if (reader.accept_word("program") || reader.kind() == Lexeme::string) return true;
  }
  return false;
}

// A statement within a block, at its first word.
std::optional<std::string> statement_here(StatementReader& reader) {
  if (reader.accept_word("copy")) return copies_outside(reader) ? std::optional<std::string>("COPY") : std::nullopt;
  for (const std::string_view verb : {"create", "alter", "drop"}) {
    if (reader.accept_word(verb)) {
      return is_object_of_server(reader) ? std::optional(std::string(verb)) : std::nullopt;
    }
  }
  if (reader.accept_word("load"))
    return reader.kind() == Lexeme::string ? std::optional<std::string>("load") : std::nullopt;
  if (reader.accept_word("reassign")) return "reassign";
  for (const std::string_view verb : {"set", "reset"}) {
    if (!reader.accept_word(verb)) continue;
    reader.accept_word("local");
    reader.accept_word("session");
    if (reader.accept_word("role") || reader.accept_word("authorization")) return std::string(verb);
    return std::nullopt;
  }
  return called_here(reader);
}

}  // namespace

std::optional<std::string> reaching_call(std::string_view statement, StandardStrings strings) {
  StatementReader reader(statement, strings);
  skip_target(reader);
  return first_call(reader);
}

std::optional<std::string> reaching_in_block(std::string_view body, StandardStrings strings) {
  StatementReader reader(body, strings);
  while (reader.kind() != Lexeme::end && reader.kind() != Lexeme::unterminated) {
    if (reader.kind() == Lexeme::string) {
      // EXECUTE 'COPY …': a text that begins as a statement does, or holds a block of its own.
      const auto value = literal_value(reader.text(), strings);
      reader.advance();
      if (!value || value->size() >= body.size()) continue;
      if (auto found = reaching_in_block(*value, strings)) return found;
      continue;
    }
    if (auto found = statement_here(reader)) return found;
  }
  return std::nullopt;
}

}  // namespace holdfast::archive

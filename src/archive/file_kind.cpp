#include "archive/file_kind.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "archive/first_line.h"
#include "archive/part_files.h"
#include "archive/statement_reader.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"

namespace holdfast::archive {

namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

constexpr size_t kLooked = 64 * 1024;

constexpr std::string_view kGzip = "\x1f\x8b";
constexpr std::string_view kZstd = "\x28\xb5\x2f\xfd";
constexpr std::string_view kCustom = "PGDMP";

// A file that begins like this is no backup that can be read; {} in a hint stands for its name.
struct Foreign {
  std::string_view magic;
  std::string_view what;
  std::string_view hint;
};

constexpr std::string_view kNoBackup = "Name a backup: an archive of holdfast, or what pg_dump wrote.";

constexpr std::array kForeign{
    Foreign{"BZh", "is compressed with bzip2, which holdfast does not read", "`bunzip2 -k {}`, then name the result."},
    Foreign{std::string_view("\xfd"
                             "7zXZ\0",
                             6),
            "is compressed with xz, which holdfast does not read", "`unxz -k {}`, then name the result."},
    Foreign{"\x5d\x00\x00\x80", "is compressed with lzma, which holdfast does not read",
            "`unlzma -k {}`, then name the result."},
    Foreign{"\x04\x22\x4d\x18", "is compressed with lz4, which holdfast does not read",
            "`unlz4 {}`, then name the result."},
    Foreign{"PK\x03\x04", "is a zip archive", "`unzip {}`, then name the backup that was in it."},
    Foreign{"7z\xbc\xaf\x27\x1c", "is a 7-Zip archive", "`7z x {}`, then name the backup that was in it."},
    Foreign{"Rar!", "is a rar archive", "Unpack it, then name the backup that was in it."},
    Foreign{"\xff\xd8\xff", "is a JPEG picture", kNoBackup},
    Foreign{"\x89PNG", "is a PNG picture", kNoBackup},
    Foreign{"GIF8", "is a GIF picture", kNoBackup},
    Foreign{"%PDF", "is a PDF document", kNoBackup},
    Foreign{"\x7f"
            "ELF",
            "is a program", kNoBackup},
    Foreign{"SQLite format 3", "is an SQLite database", kNoBackup},
    Foreign{"-- MySQL dump", "is a dump of MySQL", kNoBackup},
    Foreign{"-- MariaDB dump", "is a dump of MariaDB", kNoBackup},
    Foreign{"/*M!999999", "is a dump of MariaDB", kNoBackup},
    Foreign{"age-encryption.org/", "is encrypted with age", "`age --decrypt -i KEY {} > FILE`, then name the result."},
    Foreign{"-----BEGIN PGP MESSAGE", "is encrypted with GnuPG", "`gpg --decrypt {} > FILE`, then name the result."},
    Foreign{"Salted__", "is encrypted with openssl", "Decrypt it, then name the result."},
};

constexpr std::array<std::string_view, 56> kStatementWords{
    "abort",    "alter",   "analyze", "begin",   "call",       "checkpoint", "close",    "cluster",
    "comment",  "commit",  "copy",    "create",  "deallocate", "declare",    "delete",   "discard",
    "do",       "drop",    "end",     "execute", "explain",    "fetch",      "grant",    "import",
    "insert",   "listen",  "load",    "lock",    "merge",      "move",       "notify",   "prepare",
    "reassign", "refresh", "reindex", "release", "reset",      "revoke",     "rollback", "savepoint",
    "security", "select",  "set",     "show",    "start",      "table",      "truncate", "unlisten",
    "update",   "vacuum",  "values",  "with",    "\\restrict", "\\connect",  "\\c",      "\\set"};

std::string quoted_for_shell(const fs::path& path) {
  std::string quoted = "'";
  for (const char c : base::printable(path.string())) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

Error refusal(const fs::path& path, std::string_view what, std::string_view hint) {
  std::string words(hint);
  if (const size_t at = words.find("{}"); at != std::string::npos) words.replace(at, 2, quoted_for_shell(path));
  return Error(ErrorKind::archive_damaged, fmt::format("{} {}", base::printable(path.string()), what), words);
}

void check_no_directory_dump(const fs::path& path) {
  std::error_code ignored;
  if (!fs::is_directory(path, ignored) || !fs::exists(path / "toc.dat", ignored)) return;
  throw refusal(path, "is a dump in directory format, which holdfast does not read",
                "`pg_restore --file=- {} | gzip > FILE.sql.gz`, then name that file.");
}

// The header of a tar archive's first file; pg_dump's is toc.dat.
bool is_tar(std::string_view bytes) {
  return bytes.size() > 262 && bytes.substr(257, 5) == "ustar";
}

void check_no_foreign(std::string_view bytes, const fs::path& path) {
  for (const Foreign& kind : kForeign) {
    if (bytes.starts_with(kind.magic)) throw refusal(path, kind.what, kind.hint);
  }
  if (!is_tar(bytes)) return;
  if (bytes.starts_with("toc.dat")) {
    throw refusal(path, "is a dump in tar format (pg_dump -Ft), which holdfast does not read",
                  "`pg_restore --file=- {} | gzip > FILE.sql.gz`, uncompressed first if need be, then name that file.");
  }
  throw refusal(path, "is a tar archive", "`tar -xf {}`, then name the backup that was in it.");
}

// The word that the first statement begins with; nullopt if comments alone were found.
std::optional<std::string> first_word(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  StatementReader reader(text, StandardStrings::on);
  switch (reader.kind()) {
    case Lexeme::end:
    case Lexeme::unterminated:
      return std::nullopt;
    case Lexeme::backslash: {
      const std::string_view rest = text.substr(reader.begin());
      return std::string(rest.substr(0, rest.find_first_of(" \t\r\n", 1)));
    }
    default:
      return lowered(reader.text());
  }
}

}  // namespace

void check_is_sql(std::string_view text, const fs::path& path) {
  if (text.starts_with(kCustom) || text.starts_with(kGzip) || text.starts_with(kZstd)) {
    throw refusal(path, "is a compressed file within a compressed file", "Uncompress {} once, then name the result.");
  }
  check_no_foreign(text, path);
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) {
    throw refusal(path, "is text in UTF-16", "`iconv -f UTF-16 -t UTF-8 {} > FILE.sql`, then name that file.");
  }
  if (text.find('\0') != std::string_view::npos) throw refusal(path, "is no text, nor any backup known", kNoBackup);
  if (base::trimmed(text).empty()) throw refusal(path, "holds nothing", "Use another backup.");
  const auto word = first_word(text);
  if (!word || word->starts_with("\\") || *word == "(" ||
      std::ranges::find(kStatementWords, *word) != kStatementWords.end()) {
    return;
  }
  throw refusal(path, fmt::format("is no SQL script: it begins with {}", base::printable(word->substr(0, 40))),
                kNoBackup);
}

FileKind file_kind(const fs::path& path) {
  check_no_directory_dump(path);
  return file_kind(open_backup_file(path));
}

FileKind file_kind(const base::ReadFile& file) {
  const fs::path& path = file.path();
  std::string stored(std::min<uint64_t>(file.size(), kLooked), '\0');
  stored.resize(file.read_at(0, stored.data(), stored.size()));
  if (stored.empty()) throw refusal(path, "is empty", "Use another backup.");
  if (stored.starts_with(kCustom)) return FileKind::dump;
  if (stored.starts_with(kGzip) || stored.starts_with(kZstd)) {
    // A damaged file may give nothing; reading it through will say so.
    if (const std::string text = start_of_text(file, kLooked); !text.empty()) check_is_sql(text, path);
    return stored.starts_with(kGzip) ? FileKind::sql_gz : FileKind::sql_zst;
  }
  check_is_sql(stored, path);
  return FileKind::sql;
}

std::string_view name_of(FileKind kind) {
  switch (kind) {
    case FileKind::sql:
      return "sql";
    case FileKind::sql_gz:
      return "sql.gz";
    case FileKind::sql_zst:
      return "sql.zst";
    case FileKind::dump:
      break;
  }
  return "dump";
}

bool is_custom_dump(const base::ReadFile& file) {
  std::string bytes(kCustom.size(), '\0');
  bytes.resize(file.read_at(0, bytes.data(), bytes.size()));
  return bytes == kCustom;
}

}  // namespace holdfast::archive

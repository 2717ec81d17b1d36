#include "backup/any_file.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <memory>
#include <optional>
#include <utility>

#include "archive/archive_writer.h"
#include "archive/file_kind.h"
#include "archive/read_ahead.h"
#include "archive/script_importer.h"
#include "archive/stored_text.h"
#include "backup/pg_restore_run.h"
#include "base/error.h"
#include "base/temporary_file.h"
#include "base/text.h"

namespace holdfast::backup {

namespace {

namespace fs = std::filesystem;
using archive::FileKind;
using base::Error;
using base::ErrorKind;

// The working copy is read once or twice from the page cache: the fastest level.
constexpr int kLevel = 1;

// When it was last written: a script does not say when it was made.
std::string written_at(const fs::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) base::throw_file_error("look at", path);
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(status.st_mtime));
}

// A stop ends the reading of a file within one part of it.
class StoppableText final : public archive::TextSource {
 public:
  StoppableText(archive::TextSource& text, std::stop_token stop) : text_(text), stop_(std::move(stop)) {}
  size_t read(char* buffer, size_t size) override {
    if (stop_.stop_requested()) throw Error(ErrorKind::cancelled, "cancelled");
    return text_.read(buffer, size);
  }

 private:
  archive::TextSource& text_;
  const std::stop_token stop_;
};

struct Imported {
  archive::Contents contents;
  std::vector<std::string> notes;
};

Imported import(archive::TextSource& text, base::ByteSink& sink, const archive::ScriptImporter::Options& options,
                base::Progress& progress, std::stop_token stop) {
  archive::ArchiveWriter writer(sink, archive::Format::sql_zst, kLevel);
  writer.schema_is_complete();
  archive::PieceBuilder builder(writer, std::move(stop));
  archive::ScriptImporter importer(builder, options, progress);
  importer.run(text);
  Imported imported;
  importer.finish(imported.contents);
  imported.notes = importer.notes();
  writer.finish(imported.contents);
  return imported;
}

}  // namespace

AnyFile AnyFile::open(const fs::path& path, const Options& options, base::Progress& progress, std::stop_token stop) {
  const FileKind kind = archive::file_kind(path);
  const auto described = [&](AnyFile file) {
    const base::ReadFile stored(path);
    file.format_ = name_of(kind);
    file.size_ = stored.size();
    return file;
  };
  if (kind != FileKind::dump) {
    if (auto reader = archive::ArchiveReader::open(path)) return described(AnyFile(std::move(*reader), true));
  }
  const base::ReadFile stored(path);
  progress.begin("reading", stored.size());
  std::unique_ptr<archive::TextSource> text;
  if (kind == FileKind::dump) {
    text = std::make_unique<PgRestoreRun>(path, options.program_places(), stop);
  } else {
    text = archive::open_text(stored, kind, progress);
  }
  std::optional<archive::ReadAhead> ahead;
  if (kind == FileKind::sql_gz || kind == FileKind::sql_zst) ahead.emplace(*text);
  StoppableText stoppable(ahead ? *ahead : *text, stop);
  const archive::ScriptImporter::Options import_options{
      .known_setting = options.known_setting ? options.known_setting : [](std::string_view) { return true; },
      .file = base::printable(path.string()),
      .created = written_at(path)};
  base::TemporaryFile copy;
  Imported imported = import(stoppable, copy, import_options, progress, stop);
  progress.end();
  auto reader = archive::ArchiveReader::open(copy.read_as(path));
  if (!reader) throw Error(ErrorKind::internal, "the working copy is no archive");
  AnyFile file = described(AnyFile(std::move(*reader), false));
  file.notes_ = std::move(imported.notes);
  return file;
}

}  // namespace holdfast::backup

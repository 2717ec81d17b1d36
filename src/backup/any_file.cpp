#include "backup/any_file.h"

#include <chrono>
#include <memory>
#include <optional>
#include <utility>

#include "archive/archive_writer.h"
#include "archive/file_kind.h"
#include "archive/part_files.h"
#include "archive/read_ahead.h"
#include "archive/script_importer.h"
#include "archive/stored_text.h"
#include "backup/pg_restore_run.h"
#include "base/clock.h"
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
  if (kind != FileKind::dump) {
    if (auto reader = archive::ArchiveReader::open(path)) {
      AnyFile file(std::move(*reader), true);
      file.format_ = name_of(kind);
      return file;
    }
  }
  base::ReadFile stored = archive::open_backup_file(path);
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
  // A script does not say when it was made.
  const archive::ScriptImporter::Options import_options{
      .known_setting = options.known_setting ? options.known_setting : [](std::string_view) { return true; },
      .file = base::printable(stored.path().string()),
      .created = base::iso_utc(std::chrono::floor<std::chrono::seconds>(stored.written()))};
  base::TemporaryFile copy;
  Imported imported = import(stoppable, copy, import_options, progress, stop);
  progress.end();
  auto reader = archive::ArchiveReader::open(copy.read_as(stored.path()));
  if (!reader) throw Error(ErrorKind::internal, "the working copy is no archive");
  ahead.reset();  // it uses `stored`
  AnyFile file(std::move(*reader), false);
  file.format_ = name_of(kind);
  file.stored_.emplace(std::move(stored));
  file.notes_ = std::move(imported.notes);
  return file;
}

}  // namespace holdfast::backup

#include "backup/pg_restore_run.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <vector>

#include "archive/part_files.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"

namespace holdfast::backup {

namespace {

// The program would take a name that begins with a dash for an option.
std::string as_argument(const std::filesystem::path& path) {
  return path.string().starts_with('-') ? "./" + path.string() : path.string();
}

// What is in parts is given to the program as its input; nullptr for a dump that is one file.
std::unique_ptr<FileFeed> feed_for(const std::filesystem::path& dump) {
  base::ReadFile file = archive::open_backup_file(dump);
  return file.parts() > 1 ? std::make_unique<FileFeed>(std::move(file)) : nullptr;
}

std::vector<std::string> command_for(const postgres::ClientProgram& program, const std::filesystem::path& dump,
                                     bool is_fed) {
  std::vector<std::string> words = program.command();
  words.insert(words.end(), {"--verbose", "--file=-"});
  if (!program.container && !is_fed) words.push_back(as_argument(dump));
  return words;
}

// A program inside of a container sees no file of ours: it reads the dump as its input.
base::FileDescriptor input_for(const postgres::ClientProgram& program, const std::filesystem::path& dump,
                               FileFeed* feed) {
  if (feed != nullptr) return feed->take_output();
  if (!program.container) return {};
  base::FileDescriptor fd(::open(dump.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.is_open()) base::throw_file_error("open", dump);
  return fd;
}

}  // namespace

PgRestoreRun::PgRestoreRun(const std::filesystem::path& dump, const postgres::ClientProgramPlaces& places,
                           std::stop_token stop)
    : dump_(archive::open_backup_file(dump).path()),
      program_(postgres::newest_client_program("pg_restore", places, stop)),
      feed_(feed_for(dump)),
      child_(command_for(program_, dump, feed_ != nullptr), postgres::plain_environment(), std::move(stop),
             input_for(program_, dump, feed_.get())) {}

size_t PgRestoreRun::read(char* buffer, size_t size) {
  const size_t got = child_.read(buffer, size);
  if (got > 0) return got;
  const int outcome = child_.wait();
  if (feed_) feed_->check();
  feed_.reset();
  if (outcome == 0) return 0;
  const std::string words = child_.errors();
  const size_t error = words.find("error: ");
  throw base::Error(
      base::ErrorKind::archive_damaged,
      fmt::format("{}: {} cannot read it: {}", base::printable(dump_.string()), program_.where(),
                  base::printable(base::trimmed(error == std::string::npos ? words : words.substr(error + 7)))),
      "If it was made by a newer pg_dump, install that version's client programs; else use another backup.");
}

std::optional<archive::DumpListing> list_dump(const std::filesystem::path& dump,
                                              const postgres::ClientProgram& pg_restore, std::stop_token stop) {
  const auto feed = feed_for(dump);
  std::vector<std::string> words{pg_restore.path.string(), "--list"};
  if (!feed) words.push_back(as_argument(dump));
  base::ChildProcess child(words, postgres::plain_environment(), std::move(stop),
                           feed ? feed->take_output() : base::FileDescriptor());
  const std::string text = child.read_all();
  return child.wait() == 0 ? archive::parse_dump_listing(text) : std::nullopt;
}

}  // namespace holdfast::backup

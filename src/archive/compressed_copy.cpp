#include "archive/compressed_copy.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

#include "archive/archive_reader.h"
#include "archive/archive_writer.h"
#include "archive/codec.h"
#include "archive/file_kind.h"
#include "archive/verify.h"
#include "base/error.h"
#include "base/temporary_file.h"
#include "base/text.h"
#include "base/threads.h"

namespace holdfast::archive {

namespace {

using base::Error;
using base::ErrorKind;

// Each has a few buffers of kMemberBytes.
constexpr unsigned kMostWorkers = 4;

unsigned workers() {
  return std::min(base::processors(), kMostWorkers);
}

int standard_level() {
  return levels(Format::sql_gz).standard;
}

// The pieces keep their order, in which a script of them runs from top to bottom, whichever worker is ready first.
void copy_pieces(const ArchiveReader& reader, const std::vector<Piece>& pieces, ArchiveWriter& writer,
                 base::Progress& progress, std::stop_token stop) {
  std::atomic<size_t> next = 0;
  base::ThreadGroup group(std::move(stop));
  for (unsigned worker = 0; worker < workers(); ++worker) {
    group.start([&] {
      PieceReader piece_reader(reader);
      PieceBuilder builder(writer, group.stop_token());
      for (size_t i = next++; i < pieces.size() && !group.stop_token().stop_requested(); i = next++) {
        piece_reader.start(pieces[i]);
        builder.begin(pieces[i].stage, i);
        while (const auto text = piece_reader.next()) {
          builder.append(*text);
          progress.advance(text->size());
        }
        builder.finish(pieces[i]);
      }
    });
  }
  group.wait();
}

void copy_ours(const ArchiveReader& reader, base::ByteSink& sink, base::Progress& progress, std::stop_token stop) {
  std::vector<Piece> pieces = reader.read_pieces();
  check_row_counts(reader.contents(), pieces);
  // A writer makes none of these, and would wait for its turn for ever.
  std::erase_if(pieces, [](const Piece& piece) { return piece.raw_length == 0; });
  ArchiveWriter writer(sink, Format::sql_gz, standard_level());
  copy_pieces(reader, pieces, writer, progress, std::move(stop));
  Contents contents = reader.contents();
  writer.finish(contents);
}

// Lets each number through after the one before it.
class Turns {
 public:
  // False if a stop was requested meanwhile.
  bool wait_for(size_t number, const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    return changed_.wait(lock, stop, [&] { return now_ == number; });
  }
  void pass() {
    const std::scoped_lock lock(mutex_);
    ++now_;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;  // guards now_
  std::condition_variable_any changed_;
  size_t now_ = 0;
};

void read_all_of(const base::ReadFile& file, uint64_t offset, size_t size, Buffer& text) {
  text.set_size(file.read_at(offset, text.make_room(size), size));
  if (text.size() == size) return;
  throw Error(ErrorKind::file, fmt::format("{} was cut while it was read", base::printable(file.path().string())),
              "Let nothing write to the file, and try again.");
}

void copy_text(const base::ReadFile& file, base::ByteSink& sink, base::Progress& progress, std::stop_token stop) {
  std::atomic<uint64_t> next = 0;
  Turns turns;
  base::ThreadGroup group(std::move(stop));
  for (unsigned worker = 0; worker < workers(); ++worker) {
    group.start([&] {
      const auto compressor = make_compressor(Format::sql_gz, standard_level());
      Buffer text;
      Buffer member;
      for (uint64_t i = next++; i * kMemberBytes < file.size(); i = next++) {
        const uint64_t offset = i * kMemberBytes;
        read_all_of(file, offset, std::min<uint64_t>(kMemberBytes, file.size() - offset), text);
        compressor->compress(text.view(), member);
        if (!turns.wait_for(i, group.stop_token())) return;
        sink.write(member.view());
        progress.advance(text.size());
        turns.pass();
      }
    });
  }
  group.wait();
}

}  // namespace

bool is_compressed(const base::ReadFile& file) {
  return file_kind(file) != FileKind::sql;
}

CompressedCopy compressed_copy(const base::ReadFile& file, const std::string& name, base::Progress& progress,
                               std::stop_token stop) {
  if (is_compressed(file)) throw Error(ErrorKind::internal, "a compressed copy of what is compressed");
  const std::string new_name = name.ends_with(".gz") ? name : name + ".gz";
  base::TemporaryFile copy;
  progress.begin("compressing", file.size());
  if (const auto reader = ArchiveReader::open(file.duplicate())) {
    copy_ours(*reader, copy, progress, std::move(stop));
  } else {
    copy_text(file, copy, progress, std::move(stop));
  }
  progress.end();
  return {copy.read_as(new_name), new_name};
}

}  // namespace holdfast::archive

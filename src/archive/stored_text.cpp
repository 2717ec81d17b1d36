#include "archive/stored_text.h"

#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <limits>
#include <string>

#include "base/error.h"
#include "base/text.h"

namespace holdfast::archive {

namespace {

using base::Error;
using base::ErrorKind;

constexpr size_t kReadAtOnce = 256 * 1024;

// The stored bytes of a file, from front to back.
class StoredBytes {
 public:
  StoredBytes(const base::ReadFile& file, base::Progress& progress) : file_(file), progress_(progress) {}

  // Puts up to `size` bytes into `buffer`; 0 at the end.
  size_t read(char* buffer, size_t size) {
    const size_t got = file_.read_at(offset_, buffer, size);
    offset_ += got;
    progress_.advance(got);
    return got;
  }

  [[noreturn]] void fail(std::string_view what) const {
    throw Error(ErrorKind::archive_damaged, fmt::format("{} {}", base::printable(file_.path().string()), what),
                "Use another backup; nothing was loaded from this one.");
  }

 private:
  const base::ReadFile& file_;
  base::Progress& progress_;
  uint64_t offset_ = 0;
};

class PlainText final : public TextSource {
 public:
  PlainText(const base::ReadFile& file, base::Progress& progress) : stored_(file, progress) {}
  size_t read(char* buffer, size_t size) override { return stored_.read(buffer, size); }

 private:
  StoredBytes stored_;
};

// zlib rather than libdeflate, which wants a whole member in memory.
class GzipText final : public TextSource {
 public:
  GzipText(const base::ReadFile& file, base::Progress& progress) : stored_(file, progress) {
    if (inflateInit2(&stream_, 15 + 16) != Z_OK) throw std::bad_alloc();
  }
  ~GzipText() override { inflateEnd(&stream_); }

  size_t read(char* buffer, size_t size) override {
    const size_t wanted = std::min<size_t>(size, std::numeric_limits<uInt>::max());
    stream_.next_out = reinterpret_cast<Bytef*>(buffer);
    stream_.avail_out = static_cast<uInt>(wanted);
    while (stream_.avail_out == wanted) {
      if (stream_.avail_in == 0 && !refill()) {
        if (!between_members_) stored_.fail("is cut short: its gzip data ends in the middle");
        return 0;
      }
      if (between_members_) begin_member();
      inflate_some();
    }
    return wanted - stream_.avail_out;
  }

 private:
  bool refill() {
    const size_t got = stored_.read(input_.data(), input_.size());
    stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
    stream_.avail_in = static_cast<uInt>(got);
    return got > 0;
  }

  void begin_member() {
    if (*stream_.next_in != 0x1f) stored_.fail("is damaged: something that is not gzip follows its gzip data");
    inflateReset(&stream_);
    between_members_ = false;
  }

  void inflate_some() {
    const int outcome = inflate(&stream_, Z_NO_FLUSH);
    if (outcome == Z_STREAM_END) {
      between_members_ = true;
    } else if (outcome != Z_OK && outcome != Z_BUF_ERROR) {
      stored_.fail(fmt::format("is damaged: its gzip data cannot be read ({})",
                               stream_.msg == nullptr ? "bad data" : stream_.msg));
    }
  }

  StoredBytes stored_;
  z_stream stream_{};
  std::string input_ = std::string(kReadAtOnce, '\0');
  bool between_members_ = true;
};

class ZstdText final : public TextSource {
 public:
  ZstdText(const base::ReadFile& file, base::Progress& progress)
      : stored_(file, progress), context_(ZSTD_createDCtx(), ZSTD_freeDCtx) {
    if (!context_) throw std::bad_alloc();
  }

  size_t read(char* buffer, size_t size) override {
    ZSTD_outBuffer out{buffer, size, 0};
    while (out.pos == 0) {
      // A frame that has begun may still hold text when all its bytes were taken in.
      if (in_.pos == in_.size && (!mid_frame_ || drained_) && !refill()) {
        if (mid_frame_) stored_.fail("is cut short: its zstd data ends in the middle");
        return 0;
      }
      const size_t left = ZSTD_decompressStream(context_.get(), &out, &in_);
      if (ZSTD_isError(left) != 0) {
        stored_.fail(fmt::format("is damaged: its zstd data cannot be read ({})", ZSTD_getErrorName(left)));
      }
      mid_frame_ = left != 0;
      drained_ = out.pos < out.size;
    }
    return out.pos;
  }

 private:
  bool refill() {
    in_ = {input_.data(), stored_.read(input_.data(), input_.size()), 0};
    return in_.size > 0;
  }

  StoredBytes stored_;
  std::unique_ptr<ZSTD_DCtx, size_t (*)(ZSTD_DCtx*)> context_;
  std::string input_ = std::string(kReadAtOnce, '\0');
  ZSTD_inBuffer in_{nullptr, 0, 0};
  bool mid_frame_ = false;
  bool drained_ = true;
};

}  // namespace

std::unique_ptr<TextSource> open_text(const base::ReadFile& file, FileKind kind, base::Progress& progress) {
  switch (kind) {
    case FileKind::sql:
      return std::make_unique<PlainText>(file, progress);
    case FileKind::sql_gz:
      return std::make_unique<GzipText>(file, progress);
    case FileKind::sql_zst:
      return std::make_unique<ZstdText>(file, progress);
    case FileKind::dump:
      break;
  }
  throw Error(ErrorKind::internal, "the text of a .dump is what pg_restore makes of it");
}

}  // namespace holdfast::archive

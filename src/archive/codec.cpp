#include "archive/codec.h"

#include <libdeflate.h>
#include <zstd.h>

#include <algorithm>

#include "base/error.h"

namespace holdfast::archive {

namespace {

using base::Error;
using base::ErrorKind;

[[noreturn]] void throw_damaged() {
  throw Error(ErrorKind::archive_damaged, "compressed data is damaged");
}

void copy(std::string_view text, Buffer& out) {
  std::ranges::copy(text, out.make_room(text.size()));
  out.set_size(text.size());
}

class PlainCompressor final : public Compressor {
 public:
  void compress(std::string_view text, Buffer& out) override { copy(text, out); }
};

// One gzip member (RFC 1952) without name or time, so that equal text gives equal bytes.
class GzipCompressor final : public Compressor {
 public:
  explicit GzipCompressor(int level) : handle_(libdeflate_alloc_compressor(level)) {
    if (!handle_) throw std::bad_alloc();
  }
  void compress(std::string_view text, Buffer& out) override {
    const size_t bound = libdeflate_gzip_compress_bound(handle_.get(), text.size());
    out.set_size(libdeflate_gzip_compress(handle_.get(), text.data(), text.size(), out.make_room(bound), bound));
    if (out.size() == 0) throw Error(ErrorKind::internal, "libdeflate made nothing of a piece");
  }

 private:
  struct Free {
    void operator()(libdeflate_compressor* handle) const { libdeflate_free_compressor(handle); }
  };
  std::unique_ptr<libdeflate_compressor, Free> handle_;
};

class ZstdCompressor final : public Compressor {
 public:
  explicit ZstdCompressor(int level) : handle_(ZSTD_createCCtx()), level_(level) {
    if (!handle_) throw std::bad_alloc();
  }
  void compress(std::string_view text, Buffer& out) override {
    const size_t bound = ZSTD_compressBound(text.size());
    const size_t size = ZSTD_compressCCtx(handle_.get(), out.make_room(bound), bound, text.data(), text.size(), level_);
    if (ZSTD_isError(size) != 0) throw Error(ErrorKind::internal, ZSTD_getErrorName(size));
    out.set_size(size);
  }

 private:
  struct Free {
    void operator()(ZSTD_CCtx* handle) const { ZSTD_freeCCtx(handle); }
  };
  std::unique_ptr<ZSTD_CCtx, Free> handle_;
  int level_;
};

class PlainDecompressor final : public Decompressor {
 public:
  size_t decompress(std::string_view stored, size_t most, Buffer& out) override {
    copy(stored.substr(0, most), out);
    return out.size();
  }
};

class GzipDecompressor final : public Decompressor {
 public:
  GzipDecompressor() : handle_(libdeflate_alloc_decompressor()) {
    if (!handle_) throw std::bad_alloc();
  }
  size_t decompress(std::string_view stored, size_t most, Buffer& out) override {
    // A gzip member does not say beforehand how much text it holds.
    for (size_t room = std::max<size_t>(64 * 1024, 8 * stored.size());; room *= 2) {
      const size_t limit = std::min(most, room);
      size_t taken = 0;
      size_t made = 0;
      const libdeflate_result result = libdeflate_gzip_decompress_ex(handle_.get(), stored.data(), stored.size(),
                                                                     out.make_room(limit), limit, &taken, &made);
      if (result == LIBDEFLATE_INSUFFICIENT_SPACE && room < most) continue;
      if (result != LIBDEFLATE_SUCCESS) throw_damaged();
      out.set_size(made);
      return taken;
    }
  }

 private:
  struct Free {
    void operator()(libdeflate_decompressor* handle) const { libdeflate_free_decompressor(handle); }
  };
  std::unique_ptr<libdeflate_decompressor, Free> handle_;
};

class ZstdDecompressor final : public Decompressor {
 public:
  ZstdDecompressor() : handle_(ZSTD_createDCtx()) {
    if (!handle_) throw std::bad_alloc();
  }
  size_t decompress(std::string_view stored, size_t most, Buffer& out) override {
    const size_t taken = ZSTD_findFrameCompressedSize(stored.data(), stored.size());
    if (ZSTD_isError(taken) != 0) throw_damaged();
    // Every frame of ours says how much text it holds.
    const unsigned long long size = ZSTD_getFrameContentSize(stored.data(), taken);
    if (size > most) throw_damaged();
    const size_t made = ZSTD_decompressDCtx(handle_.get(), out.make_room(size), size, stored.data(), taken);
    if (ZSTD_isError(made) != 0) throw_damaged();
    out.set_size(made);
    return taken;
  }

 private:
  struct Free {
    void operator()(ZSTD_DCtx* handle) const { ZSTD_freeDCtx(handle); }
  };
  std::unique_ptr<ZSTD_DCtx, Free> handle_;
};

}  // namespace

std::unique_ptr<Compressor> make_compressor(Format format, int level) {
  switch (format) {
    case Format::sql:
      return std::make_unique<PlainCompressor>();
    case Format::sql_gz:
      return std::make_unique<GzipCompressor>(level);
    case Format::sql_zst:
      return std::make_unique<ZstdCompressor>(level);
    case Format::dump:
      break;
  }
  throw Error(ErrorKind::internal, "a .dump is written by pg_dump, not by a codec");
}

std::unique_ptr<Decompressor> make_decompressor(Format format) {
  switch (format) {
    case Format::sql:
      return std::make_unique<PlainDecompressor>();
    case Format::sql_gz:
      return std::make_unique<GzipDecompressor>();
    case Format::sql_zst:
      return std::make_unique<ZstdDecompressor>();
    case Format::dump:
      break;
  }
  throw Error(ErrorKind::internal, "a .dump is read by pg_restore, not by a codec");
}

}  // namespace holdfast::archive

#include "archive/first_line.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <memory>

namespace holdfast::archive {

namespace {

constexpr size_t kStoredLooked = 64 * 1024;
constexpr size_t kMostLine = 200;

// zlib rather than libdeflate: it gives what it has of a member that is cut short.
std::string start_of_gzip(std::string stored, size_t most) {
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) return "";
  std::string text(most, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(stored.data());
  stream.avail_in = static_cast<uInt>(stored.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  inflate(&stream, Z_SYNC_FLUSH);
  text.resize(text.size() - stream.avail_out);
  inflateEnd(&stream);
  return text;
}

std::string start_of_zstd(const std::string& stored, size_t most) {
  const std::unique_ptr<ZSTD_DCtx, size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
  std::string text(most, '\0');
  ZSTD_inBuffer in{stored.data(), stored.size(), 0};
  ZSTD_outBuffer out{text.data(), text.size(), 0};
  while (in.pos < in.size && out.pos < out.size) {
    if (ZSTD_isError(ZSTD_decompressStream(context.get(), &out, &in)) != 0) break;
  }
  text.resize(out.pos);
  return text;
}

}  // namespace

std::string start_of_text(const base::ReadFile& file, size_t most) {
  std::string stored(std::min<uint64_t>(file.size(), kStoredLooked), '\0');
  stored.resize(file.read_at(0, stored.data(), stored.size()));
  return start_of_text(std::move(stored), most);
}

std::string start_of_text(std::string stored, size_t most) {
  if (stored.starts_with("\x1f\x8b")) return start_of_gzip(std::move(stored), most);
  if (stored.starts_with("\x28\xb5\x2f\xfd")) return start_of_zstd(stored, most);
  return stored.substr(0, most);
}

std::string first_line(const base::ReadFile& file) {
  const std::string text = start_of_text(file, kMostLine);
  return text.substr(0, text.find('\n'));
}

bool is_pg_dump_start(std::string_view text) {
  return text.find("-- PostgreSQL database dump") != std::string_view::npos;
}

bool is_holdfast_archive_line(std::string_view line) {
  return line.starts_with(kArchiveLine.substr(0, kArchiveLine.size() - 1));
}

}  // namespace holdfast::archive

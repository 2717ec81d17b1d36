#include "archive/archive_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "archive/first_line.h"
#include "archive/part_files.h"
#include "base/error.h"
#include "base/text.h"

namespace holdfast::archive {

namespace {

using base::Error;
using base::ErrorKind;

constexpr std::array kFormats{Format::sql_gz, Format::sql_zst, Format::sql};
// What a reader takes into memory of a contents or a list; far above any real one.
constexpr uint64_t kMostContentsBytes = uint64_t{1} << 30;
// No compressor makes a member of this text length longer than this.
constexpr size_t kMostMemberStored = kMemberBytes + kMemberBytes / 64 + 4096;

Error damaged(const base::ReadFile& file, std::string_view what) {
  return Error(ErrorKind::archive_damaged, fmt::format("{}: {}", base::printable(file.path().string()), what),
               "Use another backup; nothing was loaded from this one.");
}

// Of an archive in parts, it says in which of them these bytes are.
Error damaged(const base::ReadFile& file, std::string_view what, uint64_t offset, uint64_t length) {
  if (file.parts() == 1) return damaged(file, what);
  const std::string parts = base::printable(base::join(file.parts_with(offset, length), ", "));
  return Error(ErrorKind::archive_damaged,
               fmt::format("{}: {}, in {}", base::printable(file.path().string()), what, parts),
               fmt::format("Get {} once more, or use another backup; nothing was loaded from this one.", parts));
}

std::string read_range(const base::ReadFile& file, uint64_t offset, size_t length) {
  std::string bytes(length, '\0');
  bytes.resize(file.read_at(offset, bytes.data(), length));
  return bytes;
}

// The format whose trailer stands, whole and right, at the end of the file.
std::optional<std::pair<Format, Trailer>> find_trailer(const base::ReadFile& file) {
  for (const Format format : kFormats) {
    const size_t size = trailer_size(format);
    if (file.size() < size) continue;
    const auto trailer = decode_trailer(format, read_range(file, file.size() - size, size));
    if (trailer) return std::pair(format, *trailer);
  }
  return std::nullopt;
}

bool fits(const Trailer& trailer, Format format, uint64_t file_size) {
  const uint64_t end = file_size - trailer_size(format);
  return trailer.offset <= end && trailer.length == end - trailer.offset && trailer.length <= kMostContentsBytes;
}

// The archive's end, where its first line and its trailer are both damaged: contents in plain text, or the first bytes
// of a trailer.
bool ends_like_ours(const base::ReadFile& file) {
  const size_t size = std::min<uint64_t>(file.size(), 64 * 1024);
  const std::string end = read_range(file, file.size() - size, size);
  return end.find("\n-- holdfast contents {") != std::string::npos || holds_trailer_start(end);
}

}  // namespace

std::optional<ArchiveReader> ArchiveReader::open(const std::filesystem::path& path) {
  return open(open_backup_file(path));
}

std::optional<ArchiveReader> ArchiveReader::open(base::ReadFile file) {
  const auto found = find_trailer(file);
  if (found) {
    const auto& [format, trailer] = *found;
    if (!fits(trailer, format, file.size())) throw damaged(file, "the trailer does not fit the file");
    return ArchiveReader(std::move(file), format, trailer);
  }
  if (is_holdfast_archive_line(first_line(file)) || ends_like_ours(file)) {
    throw damaged(file, "a holdfast archive without its trailer: the file is cut short or damaged", file.size(), 0);
  }
  return std::nullopt;
}

ArchiveReader::ArchiveReader(base::ReadFile file, Format format, const Trailer& trailer)
    : file_(std::move(file)), format_(format), digest_(trailer.digest) {
  contents_ = parse_contents(read_checked(trailer.offset, trailer.length, trailer.digest, "contents"));
  const PieceList& list = contents_.list;
  if (list.offset > trailer.offset || list.stored_length != trailer.offset - list.offset) {
    throw damaged(file_, "the contents do not fit the file");
  }
}

std::string ArchiveReader::read_checked(uint64_t offset, uint64_t stored_length, const Digest& digest,
                                        std::string_view what) const {
  if (stored_length > kMostContentsBytes) throw damaged(file_, fmt::format("the {} are too large", what));
  const std::string stored = read_range(file_, offset, stored_length);
  if (stored.size() != stored_length || sha256(stored) != digest) {
    throw damaged(file_, fmt::format("the {} are damaged", what), offset, stored_length);
  }
  const auto decompressor = make_decompressor(format_);
  std::string text;
  Buffer member;
  for (std::string_view rest = stored; !rest.empty();) {
    const size_t most = std::min<uint64_t>(kMemberBytes, kMostContentsBytes - text.size());
    rest.remove_prefix(decompressor->decompress(rest, most, member));
    text += member.view();
  }
  return text;
}

std::vector<Piece> ArchiveReader::read_pieces() const {
  const PieceList& list = contents_.list;
  const std::string text = read_checked(list.offset, list.stored_length, list.stored_digest, "lists of pieces");
  if (text.size() != list.raw_length) throw damaged(file_, "the contents and the list of pieces do not fit");
  return parse_piece_list(text, contents_);
}

PieceReader::PieceReader(const ArchiveReader& reader, Check check)
    : reader_(reader), check_(check), decompressor_(make_decompressor(reader.format())) {}

void PieceReader::start(const Piece& piece) {
  piece_ = piece;
  stored_done_ = 0;
  raw_done_ = 0;
  stored_hash_.finish();
  raw_hash_.finish();
}

Error PieceReader::damaged_piece() const {
  const std::string what = piece_.table ? reader_.contents().tables[*piece_.table].name : "no table";
  return damaged(reader_.file(),
                 fmt::format("the piece at byte {} ({}, {}) is damaged", piece_.offset, name_of(piece_.stage),
                             base::printable(what)),
                 piece_.offset, piece_.stored_length);
}

void PieceReader::check_stored(const Piece& piece) {
  start(piece);
  while (stored_done_ < piece.stored_length) {
    const size_t wanted = std::min<uint64_t>(piece.stored_length - stored_done_, kMostMemberStored);
    window_.set_size(reader_.file().read_at(piece.offset + stored_done_, window_.make_room(wanted), wanted));
    if (window_.size() != wanted) throw damaged_piece();
    stored_hash_.update(window_.view());
    stored_done_ += wanted;
  }
  if (stored_hash_.finish() != piece.stored_digest) throw damaged_piece();
}

std::optional<std::string_view> PieceReader::next() {
  const uint64_t stored_left = piece_.stored_length - stored_done_;
  if (stored_left == 0) {
    const bool good = raw_done_ == piece_.raw_length && raw_hash_.finish() == piece_.raw_digest &&
                      (check_ == Check::text_digest || stored_hash_.finish() == piece_.stored_digest);
    if (!good) throw damaged_piece();
    return std::nullopt;
  }
  const size_t wanted = std::min<uint64_t>(stored_left, kMostMemberStored);
  window_.set_size(reader_.file().read_at(piece_.offset + stored_done_, window_.make_room(wanted), wanted));
  if (window_.size() != wanted) throw damaged_piece();
  size_t taken = 0;
  try {
    const size_t most = std::min<uint64_t>(kMemberBytes, piece_.raw_length - raw_done_);
    taken = decompressor_->decompress(window_.view(), most, text_);
  } catch (const Error&) {
    throw damaged_piece();
  }
  if (taken == 0) throw damaged_piece();
  if (check_ == Check::both_digests) stored_hash_.update(window_.view().substr(0, taken));
  raw_hash_.update(text_.view());
  stored_done_ += taken;
  raw_done_ += text_.size();
  return text_.view();
}

std::string PieceReader::read_all(const Piece& piece) {
  start(piece);
  std::string all;
  while (const auto text = next()) all += *text;
  return all;
}

}  // namespace holdfast::archive

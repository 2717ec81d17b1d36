#include "archive/archive_writer.h"

#include <algorithm>
#include <utility>

#include "archive/trailer.h"
#include "base/error.h"

namespace holdfast::archive {

ArchiveWriter::ArchiveWriter(base::ByteSink& sink, Format format, int level)
    : sink_(sink), format_(format), level_(level) {}

void ArchiveWriter::write(std::string_view bytes) {
  sink_.write(bytes);
  offset_ += bytes.size();
}

void ArchiveWriter::schema_is_complete() {
  {
    const std::scoped_lock lock(mutex_);
    schema_complete_ = true;
  }
  gate_.notify_all();
}

void ArchiveWriter::finish(Contents& contents) {
  const auto compressor = make_compressor(format_, level_);
  // Text of any length as members of the format; returns the digest of what was written.
  const auto write_text = [&](std::string_view text) {
    Sha256 hash;
    Buffer member;
    for (; !text.empty(); text.remove_prefix(std::min(text.size(), kMemberBytes))) {
      compressor->compress(text.substr(0, kMemberBytes), member);
      hash.update(member.view());
      write(member.view());
    }
    return hash.finish();
  };
  contents.raw_length = 0;
  for (const Piece& piece : pieces_) contents.raw_length += piece.raw_length;
  const std::string list = piece_list_text(pieces_);
  contents.list = {pieces_.size(), offset_, 0, list.size(), {}};
  contents.list.stored_digest = write_text(list);
  contents.list.stored_length = offset_ - contents.list.offset;

  Trailer trailer{.offset = offset_};
  trailer.digest = write_text(contents_text(contents));
  trailer.length = offset_ - trailer.offset;
  write(encode_trailer(format_, trailer));
}

PieceBuilder::PieceBuilder(ArchiveWriter& writer, std::stop_token stop)
    : writer_(writer), stop_(std::move(stop)), compressor_(make_compressor(writer.format_, writer.level_)) {}

void PieceBuilder::begin(Stage stage, std::optional<size_t> position) {
  stage_ = stage;
  position_ = position;
  raw_length_ = 0;
  stored_length_ = 0;
  buffer_.clear();
}

void PieceBuilder::append(std::string_view text) {
  while (buffer_.size() + text.size() > kMemberBytes) {
    const size_t room = kMemberBytes - buffer_.size();
    buffer_ += text.substr(0, room);
    text.remove_prefix(room);
    end_member();
    if (members_.size() >= kMemberBytes) write_members();
  }
  buffer_ += text;
}

void PieceBuilder::wait_for_turn() {
  if (turn_.owns_lock()) return;
  turn_ = std::unique_lock(writer_.mutex_);
  const auto is_open = [this] {
    if (position_) return writer_.pieces_.size() == *position_;
    return stage_ == Stage::schema || writer_.schema_complete_;
  };
  if (!writer_.gate_.wait(turn_, stop_, is_open)) {
    turn_.unlock();
    throw base::Error(base::ErrorKind::cancelled, "cancelled");
  }
}

void PieceBuilder::end_member() {
  raw_hash_.update(buffer_);
  compressor_->compress(buffer_, member_);
  stored_hash_.update(member_.view());
  raw_length_ += buffer_.size();
  stored_length_ += member_.size();
  buffer_.clear();
  members_ += member_.view();
}

void PieceBuilder::write_members() {
  wait_for_turn();
  writer_.write(members_);
  members_.clear();
}

void PieceBuilder::finish(Piece piece) {
  if (!buffer_.empty()) end_member();
  piece.stage = stage_;
  piece.raw_length = raw_length_;
  piece.stored_length = stored_length_;
  piece.raw_digest = raw_hash_.finish();
  piece.stored_digest = stored_hash_.finish();
  if (raw_length_ == 0) return;
  write_members();
  piece.offset = writer_.offset_ - stored_length_;
  writer_.pieces_.push_back(std::move(piece));
  turn_.unlock();
  if (position_) writer_.gate_.notify_all();
}

}  // namespace holdfast::archive

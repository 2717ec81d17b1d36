#include "delivery/telegram_channel.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "archive/part_name.h"
#include "base/error.h"
#include "base/text.h"
#include "delivery/telegram_outcome.h"
#include "delivery/wording.h"

namespace holdfast::delivery {

namespace {

// Telegram counts UTF-16 units, of which a text never has more than it has bytes in UTF-8.
constexpr size_t kLongestCaption = 1024;
constexpr size_t kLongestText = 4096;

std::vector<std::string> decimal(const std::vector<int64_t>& ids) {
  std::vector<std::string> texts;
  for (const int64_t id : ids) {
    const std::string text = fmt::to_string(id);
    if (std::ranges::find(texts, text) == texts.end()) texts.push_back(text);
  }
  return texts;
}

bool bears_file(const Message& message) {
  return message.what == What::document || message.what == What::part;
}

std::string words_of(const Delivery& delivery, const Message& message, const Parcel& parcel) {
  switch (message.what) {
    case What::document:
      return caption(delivery.about);
    case What::part:
      return part_caption(delivery, message);
    case What::announcement:
      return announcement_text(delivery);
    case What::place:
      return place_text(delivery, parcel);
    case What::mail:
      break;
  }
  throw base::Error(base::ErrorKind::internal, "a mail by way of Telegram");
}

// A caption, or a text; with the note that it may be there twice, what is behind that has to make room.
std::string words_to_send(const Delivery& delivery, const Message& message, const Parcel& parcel) {
  const std::string note = message.may_be_second ? second_copy_note() : "";
  return base::shortened(note + words_of(delivery, message, parcel),
                         bears_file(message) ? kLongestCaption : kLongestText);
}

// A part is no gzip file by itself.
std::string content_type(const Delivery& delivery, const Message& message) {
  if (message.what == What::document && delivery.about.format == "sql.gz") return "application/gzip";
  if (message.what == What::document && delivery.about.format == "sql.zst") return "application/zstd";
  return "application/octet-stream";
}

const std::string& owner_of(const Delivery& delivery) {
  if (delivery.recipients.size() == 1) return delivery.recipients.front();
  throw base::Error(base::ErrorKind::internal, "a delivery by Telegram to other than one owner");
}

}  // namespace

TelegramChannel::TelegramChannel(const config::TelegramSettings& settings, const std::vector<int64_t>& owner_ids,
                                 std::unique_ptr<net::Http> http)
    : http_(std::move(http)),
      api_(*http_, settings),
      upload_limit_(settings.upload_limit),
      max_parts_(settings.max_parts),
      owners_(decimal(owner_ids)) {}

std::vector<Message> TelegramChannel::plan(const Parcel& parcel) const {
  const uint64_t size = parcel.file.size();
  if (size <= upload_limit_) return {{.what = What::document, .name = parcel.name, .bytes = size}};
  if ((size - 1) / upload_limit_ + 1 > max_parts_) return plan_without_file(parcel);
  std::vector<Message> messages{{.what = What::announcement}};
  for (const archive::PartPlan& part : archive::plan_parts(parcel.name, size, upload_limit_)) {
    messages.push_back({.what = What::part, .name = part.name, .offset = part.offset, .bytes = part.length});
  }
  return messages;
}

std::vector<Message> TelegramChannel::plan_without_file(const Parcel&) const {
  return {{.what = What::place}};
}

Outcome TelegramChannel::send(const Delivery& delivery, const Message& message, const Parcel& parcel,
                              base::Progress& progress, std::stop_token stop) {
  const BotAnswer answer = bears_file(message) ? send_file(delivery, message, parcel, progress, std::move(stop))
                                               : send_text(delivery, message, parcel, std::move(stop));
  return telegram_outcome(answer, owner_of(delivery), bears_file(message));
}

BotAnswer TelegramChannel::send_file(const Delivery& delivery, const Message& message, const Parcel& parcel,
                                     base::Progress& progress, std::stop_token stop) {
  net::FileBody file(parcel.file, message.offset, message.bytes);
  upload_.begin(delivery, message);
  BotAnswer answer = api_.send(
      "sendDocument",
      {{.name = "chat_id", .text = owner_of(delivery)},
       {.name = "caption", .text = words_to_send(delivery, message, parcel)},
       {.name = "document",
        .file_name = base::printable(message.name),  // a line break in it would be refused
        .content_type = content_type(delivery, message),
        .file = &file}},
      [&](uint64_t sent, uint64_t all) { upload_.sent(progress, sent, all); }, std::move(stop));
  if (answer.ok) upload_.finish(progress);
  return answer;
}

BotAnswer TelegramChannel::send_text(const Delivery& delivery, const Message& message, const Parcel& parcel,
                                     std::stop_token stop) {
  return api_.send("sendMessage",
                   {{.name = "chat_id", .text = owner_of(delivery)},
                    {.name = "text", .text = words_to_send(delivery, message, parcel)}},
                   nullptr, std::move(stop));
}

}  // namespace holdfast::delivery

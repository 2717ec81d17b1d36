#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "config/settings.h"
#include "delivery/bot_api.h"
#include "delivery/channel.h"
#include "delivery/upload_progress.h"
#include "net/http.h"

namespace holdfast::delivery {

// Documents to the owners' chats with the bot, by sendDocument; words by sendMessage. The Bot API remembers no request:
// what is sent once more is there twice.
class TelegramChannel final : public Channel {
 public:
  // Throws Error(usage) as BotApi does. An owner who is named twice gets one delivery.
  TelegramChannel(const config::TelegramSettings& settings, const std::vector<int64_t>& owner_ids,
                  std::unique_ptr<net::Http> http);

  std::string_view name() const override { return "telegram"; }
  std::string_view title() const override { return "Telegram"; }
  std::vector<std::string> recipients() const override { return owners_; }
  bool sends_to_all_at_once() const override { return false; }

  // One document; of an archive that is larger than a document may be, an announcement and its parts; where those are
  // too many, one message that says where it is.
  std::vector<Message> plan(const Parcel& parcel) const override;
  std::vector<Message> plan_without_file(const Parcel& parcel) const override;

  Outcome send(const Delivery& delivery, const Message& message, const Parcel& parcel, base::Progress& progress,
               std::stop_token stop) override;

  std::chrono::seconds memory() const override { return std::chrono::seconds(0); }

 private:
  BotAnswer send_file(const Delivery& delivery, const Message& message, const Parcel& parcel, base::Progress& progress,
                      std::stop_token stop);
  BotAnswer send_text(const Delivery& delivery, const Message& message, const Parcel& parcel, std::stop_token stop);

  const std::unique_ptr<net::Http> http_;
  BotApi api_;
  const uint64_t upload_limit_;  // bytes
  const uint64_t max_parts_;
  std::vector<std::string> owners_;  // decimal
  UploadProgress upload_;
};

}  // namespace holdfast::delivery

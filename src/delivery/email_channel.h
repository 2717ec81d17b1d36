#pragma once

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings.h"
#include "delivery/channel.h"
#include "delivery/mail_service.h"
#include "delivery/upload_progress.h"

namespace holdfast::delivery {

// One mail to all recipients, with the archive attached; where it is too large, with the place of the archive.
class EmailChannel final : public Channel {
 public:
  // Throws Error(usage) that names the setting for addresses and names that cannot stand in a mail: without a sender,
  // without recipients, with control characters.
  EmailChannel(const config::EmailSettings& settings, std::vector<std::string> recipients,
               std::unique_ptr<MailService> service);

  std::string_view name() const override { return "email"; }
  std::string_view title() const override { return "Email"; }
  std::vector<std::string> recipients() const override { return recipients_; }
  bool sends_to_all_at_once() const override { return true; }

  std::vector<Message> plan(const Parcel& parcel) const override;
  std::vector<Message> plan_without_file(const Parcel& parcel) const override;
  // Goes to the delivery's recipients, who need not be those of today.
  Outcome send(const Delivery& delivery, const Message& message, const Parcel& parcel, base::Progress& progress,
               std::stop_token stop) override;
  std::chrono::seconds memory() const override { return service_->memory(); }

 private:
  const std::vector<std::string> recipients_;
  const std::unique_ptr<MailService> service_;
  UploadProgress upload_;
};

// The media type of a file by the end of its name: "application/gzip".
std::string_view content_type_of(std::string_view file_name);

}  // namespace holdfast::delivery

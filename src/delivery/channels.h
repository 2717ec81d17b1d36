#pragma once

#include <memory>
#include <vector>

#include "config/settings.h"
#include "delivery/channel.h"

namespace holdfast::delivery {

// The ways to people that the settings of an app describe. What is added is complete: a setting that is missing or
// cannot be used is found before anything is done. Not thread-safe.
class Channels {
 public:
  Channels();
  ~Channels();
  Channels(Channels&&) noexcept;

  // Throws Error(usage) that names what is missing: token, owner ids; or what cannot be so.
  void add_telegram(const config::TelegramSettings& telegram, const config::RbacSettings& rbac);
  // The same: key or mail server, sender, recipients. By the mail server where there is one, else by Resend.
  void add_email(const config::EmailSettings& email, const std::vector<std::string>& recipients);

  const std::vector<std::unique_ptr<Channel>>& all() const { return channels_; }

 private:
  std::vector<std::unique_ptr<Channel>> channels_;
};

}  // namespace holdfast::delivery

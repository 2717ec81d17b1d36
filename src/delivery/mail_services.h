#pragma once

#include <memory>

#include "config/settings.h"
#include "delivery/mail_service.h"

namespace holdfast::delivery {

// Who carries an app's mail: its mail server where one is set, else Resend. Throws Error(usage) that names what cannot
// be used.
std::unique_ptr<MailService> mail_service_of(const config::EmailSettings& settings);

}  // namespace holdfast::delivery

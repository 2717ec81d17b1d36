#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"
#include "delivery/channel.h"
#include "net/http.h"

namespace holdfast::delivery {

// What else counts when an answer of Resend is judged.
struct ResendRequest {
  const base::Secret& key;    // hidden in all words
  std::string sender_domain;  // for hints
  bool is_remembered = true;  // Resend would know the same request again, so that another try cannot do harm
};

// What an answer of Resend to POST /emails means for a delivery. Its errors have a name and a message, but names are
// shared by different errors ("validation_error"), and those of a proxy in front of it are no JSON.
// Source: resend.com/docs/api-reference/errors.
Outcome resend_outcome(const net::HttpAnswer& answer, const ResendRequest& request);

}  // namespace holdfast::delivery

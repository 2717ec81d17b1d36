#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "config/settings.h"
#include "net/http.h"

namespace holdfast::delivery {

// What came of a method.
struct BotAnswer {
  bool ok = false;         // it was done; a message that was sent has this id
  int64_t message_id = 0;  // within its chat
  std::string result;      // of call(): JSON
  // Of one that is not ok:
  int status = 0;             // 400, 429, 502 …; 0: no answer at all, which is a fault of the network
  bool is_telegrams = false;  // the words are Telegram's own, and not those of something between it and us
  std::string words;          // one printable line without the token: Telegram's description, or the fault
  std::optional<std::chrono::seconds> retry_after;  // how long Telegram wants to be left alone; at most a day
  bool may_have_arrived = false;                    // the request was sent to its end; what came of it is not known
  bool is_permanent = false;                        // another try cannot help
};

// The bot's own id, which is no secret: the first part of its token.
std::string_view bot_number(const base::Secret& token);

// Telegram's Bot API, https://core.telegram.org/bots/api, or a server of one's own that speaks it. The token is part of
// each address, so no address is ever shown; where somebody else's words repeat it, **** stands in its place.
// Not thread-safe.
class BotApi {
 public:
  // `http` must outlive it. Throws Error(usage), which names the setting and never its value, for a token that
  // @BotFather could not have given, and for an address that net::check_endpoint() refuses.
  BotApi(net::Http& http, const config::TelegramSettings& settings);

  std::string_view number() const { return bot_number(token_); }

  // Performs sendDocument or sendMessage once. Throws what net::Http::send() throws.
  BotAnswer send(std::string_view method, std::vector<net::FormField> fields,
                 std::function<void(uint64_t, uint64_t)> on_sent, std::stop_token stop);

  // Performs any method once, with texts for fields, and gives its result. A server that answers a long poll is silent
  // for as long as `silence` before. Throws what net::Http::send() throws.
  BotAnswer call(std::string_view method, std::vector<net::FormField> fields, std::chrono::seconds silence,
                 std::stop_token stop);

 private:
  base::Secret address_of(std::string_view method) const;
  BotAnswer without_answer(const net::HttpAnswer& answer) const;
  BotAnswer refusal(const net::HttpAnswer& answer, const nlohmann::json& body) const;
  // Printable, short, and without the token.
  std::string presentable(std::string_view words) const;

  net::Http& http_;
  const base::Secret token_;
  const std::string api_url_;
};

}  // namespace holdfast::delivery

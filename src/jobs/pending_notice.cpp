// {app}.outbox.json: one JSON object, in ASCII. `holdfast_outbox` is its version.
#include "jobs/pending_notice.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/text.h"
#include "delivery/delivery.h"

namespace holdfast::jobs {

namespace {

using nlohmann::json;

constexpr int kVersion = 1;

std::string of_time(const PendingNotice& pending) {
  return fmt::format("(of {})", base::readable_utc(base::iso_utc(pending.time)));
}

template <typename Value>
bool contains(const std::vector<Value>& values, const Value& value) {
  return std::ranges::find(values, value) != values.end();
}

json json_of(const Addressee& to) {
  json value{{"may_have_it", to.may_have_it}};
  if (to.chat) {
    value["chat"] = *to.chat;
  } else {
    value["recipients"] = to.recipients;
  }
  return value;
}

Addressee addressee_of(const json& value) {
  Addressee to{.may_have_it = value.at("may_have_it").get<bool>()};
  if (value.contains("chat")) {
    to.chat = value.at("chat").get<int64_t>();
  } else {
    to.recipients = value.at("recipients").get<std::vector<std::string>>();
  }
  return to;
}

// only_to counted when it was found out who is to be told.
json json_of(const PendingNotice& pending) {
  json to = json::array();
  for (const Addressee& one : pending.to) to.push_back(json_of(one));
  return {{"id", pending.id},
          {"time", base::iso_utc(pending.time)},
          {"subject", pending.notice.subject},
          {"lines", pending.notice.lines},
          {"hint", pending.notice.hint},
          {"to", to}};
}

PendingNotice pending_of(const json& value) {
  const auto time = base::parse_iso_utc(value.at("time").get<std::string>());
  if (!time) throw std::invalid_argument("no time");
  PendingNotice pending{.id = value.at("id").get<std::string>(),
                        .time = *time,
                        .notice = {.subject = value.at("subject").get<std::string>(),
                                   .lines = value.at("lines").get<std::vector<std::string>>(),
                                   .hint = value.at("hint").get<std::string>(),
                                   .only_to = {}},
                        .to = {}};
  for (const json& to : value.at("to")) pending.to.push_back(addressee_of(to));
  return pending;
}

}  // namespace

std::string Addressee::name() const {
  return chat ? fmt::format("Telegram {}", *chat) : "Email " + base::printable(base::join(recipients, ", "));
}

std::vector<Addressee> addressees_of(const Notice& notice, const config::Settings& settings) {
  std::vector<Addressee> to;
  const std::vector<int64_t>& owners = settings.rbac.owner_ids;
  const bool is_for_one = notice.only_to && contains(owners, *notice.only_to);
  if (delivery::can_chat(settings)) {
    for (const int64_t owner : owners) {
      if (!is_for_one || owner == *notice.only_to) to.push_back({.chat = owner, .recipients = {}});
    }
  }
  if (!is_for_one && delivery::can_mail(settings)) {
    to.push_back({.chat = {}, .recipients = settings.backup.email_recipients});
  }
  return to;
}

void keep_named(PendingNotice& pending, const config::Settings& settings) {
  const std::vector<Addressee> named = addressees_of({}, settings);
  std::erase_if(pending.to, [&](Addressee& to) {
    const auto found = std::ranges::find(named, to.chat, &Addressee::chat);
    if (found == named.end()) return true;
    const auto gone = std::erase_if(to.recipients, [&](const auto& one) { return !contains(found->recipients, one); });
    if (gone > 0) pending.id = delivery::new_delivery_id();  // it is another mail
    return !to.chat && to.recipients.empty();
  });
}

delivery::News news_of(const PendingNotice& pending, const Addressee& to, bool late) {
  const Notice& notice = pending.notice;
  std::string text = base::printable(notice.subject);
  if (late || !to.chat) text += " " + of_time(pending);
  for (const std::string& line : notice.lines) text += "\n" + base::printable(line);
  if (!notice.hint.empty()) text += "\nHint: " + base::printable(notice.hint);
  return {.id = pending.id, .begun = pending.time, .subject = notice.subject, .text = text};
}

std::string title_of(const PendingNotice& pending) {
  return fmt::format("\"{}\" {}", pending.notice.subject, of_time(pending));
}

std::string pending_text(const std::vector<PendingNotice>& notices) {
  json array = json::array();
  for (const PendingNotice& notice : notices) array.push_back(json_of(notice));
  // A server's words may hold bytes that are not UTF-8: they are replaced rather than refused.
  return json{{"holdfast_outbox", kVersion}, {"notices", array}}.dump(2, ' ', /*ensure_ascii=*/true,
                                                                      json::error_handler_t::replace) +
         "\n";
}

std::vector<PendingNotice> parse_pending(std::string_view text) {
  const json value = json::parse(text);
  if (value.at("holdfast_outbox").get<int>() != kVersion) throw std::invalid_argument("another version");
  std::vector<PendingNotice> notices;
  for (const json& notice : value.at("notices")) notices.push_back(pending_of(notice));
  return notices;
}

}  // namespace holdfast::jobs

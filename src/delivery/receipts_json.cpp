// FILE.deliveries.json: one JSON object, in ASCII. `holdfast_deliveries` is its version.
#include "delivery/receipts_json.h"

#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

namespace holdfast::delivery {

namespace {

using nlohmann::json;

constexpr int kVersion = 1;
constexpr std::array kStates{State::planned, State::sending, State::sent, State::uncertain, State::failed};
constexpr std::array kWhats{What::document, What::announcement, What::part, What::mail, What::place};

template <typename Values>
typename Values::value_type named(const Values& values, const std::string& name) {
  for (const auto value : values) {
    if (name_of(value) == name) return value;
  }
  throw std::invalid_argument("no such word: " + name);
}

template <typename Value>
json optional_json(const std::optional<Value>& value) {
  return value ? json(*value) : json(nullptr);
}

template <typename Value>
std::optional<Value> optional_of(const json& value) {
  return value.is_null() ? std::nullopt : std::optional(value.get<Value>());
}

json json_of(const Summary& about) {
  return {{"app", about.app},
          {"created", about.created},
          {"bytes", about.bytes},
          {"tables", optional_json(about.tables)},
          {"rows", optional_json(about.rows)},
          {"seconds", optional_json(about.seconds)},
          {"format", about.format},
          {"sha256", about.digest},
          {"proof", about.proof}};
}

Summary summary_of(const json& value) {
  return {.app = value.at("app").get<std::string>(),
          .created = value.at("created").get<std::string>(),
          .bytes = value.at("bytes").get<uint64_t>(),
          .tables = optional_of<uint64_t>(value.at("tables")),
          .rows = optional_of<uint64_t>(value.at("rows")),
          .seconds = optional_of<double>(value.at("seconds")),
          .format = value.at("format").get<std::string>(),
          .digest = value.at("sha256").get<std::string>(),
          .proof = value.at("proof").get<std::string>()};
}

json json_of(const Message& message) {
  return {{"what", name_of(message.what)},
          {"file", message.name},
          {"offset", message.offset},
          {"bytes", message.bytes},
          {"state", name_of(message.state)},
          {"message_id", message.id},
          {"time", message.time},
          {"may_have_arrived", message.may_have_arrived},
          {"may_be_second_copy", message.may_be_second},
          {"failure", message.failure},
          {"hint", message.hint}};
}

Message message_of(const json& value) {
  return {.what = named(kWhats, value.at("what").get<std::string>()),
          .name = value.at("file").get<std::string>(),
          .offset = value.at("offset").get<uint64_t>(),
          .bytes = value.at("bytes").get<uint64_t>(),
          .state = named(kStates, value.at("state").get<std::string>()),
          .id = value.at("message_id").get<std::string>(),
          .time = value.at("time").get<std::string>(),
          .may_have_arrived = value.at("may_have_arrived").get<bool>(),
          .may_be_second = value.at("may_be_second_copy").get<bool>(),
          .failure = value.at("failure").get<std::string>(),
          .hint = value.at("hint").get<std::string>()};
}

json json_of(const Delivery& delivery) {
  json messages = json::array();
  for (const Message& message : delivery.messages) messages.push_back(json_of(message));
  return {{"id", delivery.id},          {"channel", delivery.channel},        {"recipients", delivery.recipients},
          {"begun", delivery.begun},    {"complete", delivery.is_complete()}, {"parts", delivery.parts()},
          {"file", delivery.file_name}, {"about", json_of(delivery.about)},   {"messages", messages}};
}

Delivery delivery_of(const json& value) {
  Delivery delivery{.id = value.at("id").get<std::string>(),
                    .channel = value.at("channel").get<std::string>(),
                    .recipients = value.at("recipients").get<std::vector<std::string>>(),
                    .begun = value.at("begun").get<std::string>(),
                    .file_name = value.at("file").get<std::string>(),
                    .about = summary_of(value.at("about")),
                    .messages = {}};
  for (const json& message : value.at("messages")) delivery.messages.push_back(message_of(message));
  return delivery;
}

json array_of(const std::vector<Delivery>& deliveries) {
  json array = json::array();
  for (const Delivery& delivery : deliveries) array.push_back(json_of(delivery));
  return array;
}

std::string text_of(const json& value, int indent) {
  return value.dump(indent, ' ', /*ensure_ascii=*/true, json::error_handler_t::replace);
}

}  // namespace

std::string deliveries_json(const std::vector<Delivery>& deliveries) {
  return text_of(array_of(deliveries), -1);
}

std::string receipts_text(const std::vector<Delivery>& deliveries) {
  return text_of({{"holdfast_deliveries", kVersion}, {"deliveries", array_of(deliveries)}}, 2) + "\n";
}

std::vector<Delivery> parse_receipts(std::string_view text) {
  const json value = json::parse(text);
  if (value.at("holdfast_deliveries").get<int>() != kVersion) throw std::invalid_argument("another version");
  std::vector<Delivery> deliveries;
  for (const json& delivery : value.at("deliveries")) deliveries.push_back(delivery_of(delivery));
  return deliveries;
}

}  // namespace holdfast::delivery

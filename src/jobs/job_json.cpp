#include "jobs/job_json.h"

#include <nlohmann/json.hpp>

namespace holdfast::jobs {

namespace {

using nlohmann::json;

template <typename Value>
json optional_json(const std::optional<Value>& value) {
  return value ? json(*value) : json(nullptr);
}

template <typename Value>
std::optional<Value> optional_of(const json& value) {
  return value.is_null() ? std::nullopt : std::optional(value.get<Value>());
}

json json_of(const BackupJob& job) {
  return {{"app", job.app},
          {"name", optional_json(job.name)},
          {"compress", job.compress},
          {"telegram", optional_json(job.telegram)},
          {"email", optional_json(job.email)},
          {"chat_id", optional_json(job.chat_id)}};
}

BackupJob job_of(const json& value) {
  return {.app = value.at("app").get<std::string>(),
          .name = optional_of<std::string>(value.at("name")),
          .compress = value.at("compress").get<bool>(),
          .telegram = optional_of<bool>(value.at("telegram")),
          .email = optional_of<bool>(value.at("email")),
          .chat_id = optional_of<int64_t>(value.at("chat_id"))};
}

json json_of(const BackupResult& result) {
  json deliveries = json::array();
  for (const JobDelivery& delivery : result.deliveries) {
    deliveries.push_back({{"channel", delivery.channel},
                          {"recipients", delivery.recipients},
                          {"complete", delivery.is_complete},
                          {"trouble", delivery.trouble}});
  }
  return {{"path", result.path},
          {"size", result.size},
          {"tables", optional_json(result.tables)},
          {"rows", optional_json(result.rows)},
          {"duration", result.duration},
          {"deliveries", deliveries}};
}

BackupResult result_of(const json& value) {
  BackupResult result{.path = value.at("path").get<std::string>(),
                      .size = value.at("size").get<uint64_t>(),
                      .tables = optional_of<uint64_t>(value.at("tables")),
                      .rows = optional_of<uint64_t>(value.at("rows")),
                      .duration = value.at("duration").get<double>()};
  for (const json& delivery : value.at("deliveries")) {
    result.deliveries.push_back({.channel = delivery.at("channel").get<std::string>(),
                                 .recipients = delivery.at("recipients").get<std::vector<std::string>>(),
                                 .is_complete = delivery.at("complete").get<bool>(),
                                 .trouble = delivery.at("trouble").get<std::string>()});
  }
  return result;
}

json json_of(const Failure& failure) {
  return {{"message", failure.message}, {"hint", failure.hint}, {"cancelled", failure.is_cancelled}};
}

Failure failure_of(const json& value) {
  return {.message = value.at("message").get<std::string>(),
          .hint = value.at("hint").get<std::string>(),
          .is_cancelled = value.at("cancelled").get<bool>()};
}

// A server's words may hold bytes that are not UTF-8: they are replaced rather than refused.
std::string text_of(const json& value) {
  return value.dump(-1, ' ', /*ensure_ascii=*/true, json::error_handler_t::replace);
}

}  // namespace

std::string to_json(const BackupJob& job) {
  return text_of(json_of(job));
}

BackupJob job_from_json(const std::string& text) {
  return job_of(json::parse(text));
}

std::string to_json(const FinishedJob& finished) {
  json value{{"id", finished.id},           {"job", json_of(finished.job)},
             {"tries", finished.tries},     {"enqueued", finished.enqueued},
             {"started", finished.started}, {"finished", finished.finished}};
  if (const Failure* failure = finished.failure(); failure != nullptr) {
    value["failure"] = json_of(*failure);
  } else {
    value["result"] = json_of(std::get<BackupResult>(finished.outcome));
  }
  return text_of(value);
}

FinishedJob finished_from_json(const std::string& text) {
  const json value = json::parse(text);
  FinishedJob finished{.id = value.at("id").get<std::string>(),
                       .job = job_of(value.at("job")),
                       .tries = value.at("tries").get<int>(),
                       .enqueued = value.at("enqueued").get<int64_t>(),
                       .started = value.at("started").get<int64_t>(),
                       .finished = value.at("finished").get<int64_t>()};
  if (value.contains("failure")) {
    finished.outcome = failure_of(value.at("failure"));
  } else {
    finished.outcome = result_of(value.at("result"));
  }
  return finished;
}

}  // namespace holdfast::jobs

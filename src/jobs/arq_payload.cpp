#include "jobs/arq_payload.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace holdfast::jobs {

namespace {

PickleValue text(std::string_view value) {
  return PickleValue(std::string(value));
}

PickleValue optional_count(const std::optional<uint64_t>& value) {
  return value ? PickleValue(static_cast<int64_t>(*value)) : PickleValue();
}

// Python's strings are text; a path or a server's words may hold any bytes.
std::string as_utf8(const std::string& bytes) {
  return base::is_valid_utf8(bytes) ? bytes : base::printable(bytes);
}

// Reads the keywords of one call.
class Keywords {
 public:
  explicit Keywords(ArqPayload& payload) : payload_(payload) {}

  void read(const PickleDict& kwargs) {
    for (const PickleEntry& entry : kwargs.entries) {
      const auto* key = entry.key.get<std::string>();
      read(key == nullptr ? "" : *key, entry.value);
    }
  }

 private:
  void read(const std::string& key, const PickleValue& value) {
    BackupJob& job = payload_.job;
    if (key == "name") return take_optional(key, value, job.name);
    if (key == "telegram") return take_optional(key, value, job.telegram);
    if (key == "email") return take_optional(key, value, job.email);
    if (key == "chat_id") return take_optional(key, value, job.chat_id);
    if (key != "compress") return refuse(fmt::format("got an unexpected keyword argument '{}'", base::printable(key)));
    if (value.get<bool>() == nullptr) return refuse("needs True or False for compress");
    job.compress = *value.get<bool>();
  }
  template <typename Value>
  void take_optional(const std::string& key, const PickleValue& value, std::optional<Value>& into) {
    if (value.is_none()) {
      into.reset();
    } else if (value.get<Value>() != nullptr) {
      into = *value.get<Value>();
    } else {
      refuse(fmt::format("got a value of the wrong type for {}", key));
    }
  }
  void refuse(const std::string& problem) {
    if (payload_.problem.empty()) payload_.problem = fmt::format("{}() {}", kBackupFunction, problem);
  }

  ArqPayload& payload_;
};

PickleValue deliveries_of(const BackupResult& result) {
  PickleList list;
  for (const JobDelivery& delivery : result.deliveries) {
    PickleList recipients;
    for (const std::string& recipient : delivery.recipients) recipients.items.push_back(text(as_utf8(recipient)));
    list.items.emplace_back(PickleDict{{{text("channel"), text(as_utf8(delivery.channel))},
                                        {text("recipients"), PickleValue(recipients)},
                                        {text("complete"), PickleValue(delivery.is_complete)},
                                        {text("trouble"), text(as_utf8(delivery.trouble))}}});
  }
  return PickleValue(std::move(list));
}

PickleValue value_of(const BackupResult& result) {
  return PickleValue(PickleDict{{{text("path"), text(as_utf8(result.path))},
                                 {text("size"), PickleValue(static_cast<int64_t>(result.size))},
                                 {text("tables"), optional_count(result.tables)},
                                 {text("rows"), optional_count(result.rows)},
                                 {text("duration"), PickleValue(result.duration)},
                                 {text("deliveries"), deliveries_of(result)}}});
}

PickleValue value_of(const Failure& failure) {
  if (failure.is_cancelled) return PickleValue(PickleException{"asyncio.exceptions", "CancelledError", std::nullopt});
  const std::string words = failure.hint.empty() ? failure.message : failure.message + "\nhint: " + failure.hint;
  return PickleValue(PickleException{"builtins", "RuntimeError", as_utf8(words)});
}

template <typename Value>
const Value* member(const PickleDict& dict, std::string_view key) {
  const PickleValue* const value = dict.find(key);
  return value == nullptr ? nullptr : value->get<Value>();
}

// The app may be given by place or by name, as Python has it. False where none is.
bool read_call(ArqPayload& payload, const PickleTuple& args, PickleDict kwargs) {
  const bool by_name = args.items.empty();
  const PickleValue* const app = by_name ? kwargs.find("app") : &args.items.front();
  if (app == nullptr || app->get<std::string>() == nullptr) return false;
  const std::string name = *app->get<std::string>();
  std::erase_if(kwargs.entries, [&](const PickleEntry& entry) {
    return by_name && entry.key.get<std::string>() != nullptr && *entry.key.get<std::string>() == "app";
  });
  Keywords(payload).read(kwargs);
  if (args.items.size() > 1) {
    payload.problem =
        fmt::format("{}() takes 1 positional argument but {} were given", kBackupFunction, args.items.size());
  }
  if (!payload.problem.empty()) payload.job = BackupJob();
  payload.job.app = name;
  return true;
}

}  // namespace

std::optional<ArqPayload> read_arq_payload(std::string_view bytes) {
  const std::optional<PickleValue> read = read_pickle(bytes);
  const PickleDict* const payload = read ? read->get<PickleDict>() : nullptr;
  if (payload == nullptr) return std::nullopt;
  const auto* const function = member<std::string>(*payload, "f");
  const auto* const args = member<PickleTuple>(*payload, "a");
  const auto* const kwargs = member<PickleDict>(*payload, "k");
  const auto* const enqueued = member<int64_t>(*payload, "et");
  if (function == nullptr || args == nullptr || kwargs == nullptr || enqueued == nullptr) return std::nullopt;
  if (*function != kBackupFunction) return std::nullopt;

  ArqPayload ours{.enqueued = *enqueued, .args = PickleValue(*args), .kwargs = PickleValue(*kwargs)};
  if (const auto* given = member<int64_t>(*payload, "t"); given != nullptr) {
    ours.first_try = static_cast<int>(std::clamp<int64_t>(*given, 1, 1000));
  }
  return read_call(ours, *args, *kwargs) ? std::optional(ours) : std::nullopt;
}

std::string write_arq_payload(const BackupJob& job, int64_t enqueued) {
  PickleDict keywords;
  if (job.name) keywords.entries.push_back({text("name"), text(*job.name)});
  if (!job.compress) keywords.entries.push_back({text("compress"), PickleValue(false)});
  if (job.telegram) keywords.entries.push_back({text("telegram"), PickleValue(*job.telegram)});
  if (job.email) keywords.entries.push_back({text("email"), PickleValue(*job.email)});
  if (job.chat_id) keywords.entries.push_back({text("chat_id"), PickleValue(*job.chat_id)});
  return write_pickle(PickleValue(PickleDict{{{text("t"), PickleValue()},
                                              {text("f"), text(kBackupFunction)},
                                              {text("a"), PickleValue(PickleTuple{{text(job.app)}})},
                                              {text("k"), PickleValue(keywords)},
                                              {text("et"), PickleValue(enqueued)}}}));
}

std::string write_arq_result(const FinishedJob& finished, const ArqPayload& payload, std::string_view queue) {
  const PickleValue outcome = std::visit([](const auto& given) { return value_of(given); }, finished.outcome);
  return write_pickle(PickleValue(PickleDict{{{text("t"), PickleValue(static_cast<int64_t>(finished.tries))},
                                              {text("f"), text(kBackupFunction)},
                                              {text("a"), payload.args},
                                              {text("k"), payload.kwargs},
                                              {text("et"), PickleValue(payload.enqueued)},
                                              {text("s"), PickleValue(finished.failure() == nullptr)},
                                              {text("r"), outcome},
                                              {text("st"), PickleValue(finished.started)},
                                              {text("ft"), PickleValue(finished.finished)},
                                              {text("q"), text(queue)},
                                              {text("id"), text(finished.id)}}}));
}

}  // namespace holdfast::jobs

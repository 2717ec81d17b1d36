#include "config/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/text.h"
#include "config/setting.h"

namespace holdfast::config {

namespace {

using base::Error;
using base::ErrorKind;

// Reads the values of one run of settings as what they should be.
class Reader {
 public:
  explicit Reader(const Values& values) : values_(values) {}

  std::string text(std::string_view name, std::string otherwise = "") const {
    const Value* value = values_.find(name);
    if (value == nullptr) return otherwise;
    const Setting& setting = *setting_named(name);
    if (setting.kind == Kind::choice && !is_choice(setting, value->text)) {
      refuse(setting, *value, "is none of its words", fmt::format("It may be: {}.", setting.choices));
    }
    return value->text;
  }

  base::Secret secret(std::string_view name) const { return base::Secret(text(name)); }

  bool boolean(std::string_view name, bool standard = false) const {
    const Value* value = values_.find(name);
    if (value == nullptr) return standard;
    std::string word = value->text;
    std::ranges::transform(word, word.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    static constexpr std::array<std::string_view, 6> kYes{"true", "1", "yes", "on", "y", "t"};
    static constexpr std::array<std::string_view, 6> kNo{"false", "0", "no", "off", "n", "f"};
    if (std::ranges::find(kYes, word) != kYes.end()) return true;
    if (std::ranges::find(kNo, word) == kNo.end()) {
      refuse(*setting_named(name), *value, "is neither true nor false", "Write true or false.");
    }
    return false;
  }

  std::optional<int64_t> number(std::string_view name) const {
    const Value* value = values_.find(name);
    if (value == nullptr) return std::nullopt;
    const Setting& setting = *setting_named(name);
    const std::optional<int64_t> result = whole_number(value->text);
    const std::string range = fmt::format("It goes from {} to {}.", setting.lowest, setting.highest);
    if (!result) refuse(setting, *value, "is no whole number", range);
    if (*result < setting.lowest || *result > setting.highest) refuse(setting, *value, "is out of range", range);
    return result;
  }

  std::vector<std::string> list(std::string_view name) const {
    const Value* value = values_.find(name);
    if (value == nullptr) return {};
    return value->text.starts_with('[') ? json_list(*setting_named(name), *value) : comma_list(value->text);
  }

  std::vector<int64_t> numbers(std::string_view name) const {
    std::vector<int64_t> result;
    for (const std::string& item : list(name)) {
      const std::optional<int64_t> number = whole_number(item);
      if (!number) {
        refuse(*setting_named(name), *values_.find(name), "holds something else than whole numbers",
               "Write 123,456 or [123, 456].");
      }
      result.push_back(*number);
    }
    return result;
  }

  void check_addresses(std::string_view name, const std::vector<std::string>& addresses) const {
    for (const std::string& address : addresses) {
      const size_t at = address.find('@');
      if (at != std::string::npos && at > 0 && at + 1 < address.size()) continue;
      refuse(*setting_named(name), *values_.find(name),
             fmt::format("holds \"{}\", which is no address", base::printable(address)), "Write a@example.com,b@….");
    }
  }

 private:
  [[noreturn]] static void refuse(const Setting& setting, const Value& value, const std::string& what,
                                  const std::string& hint) {
    throw Error(
        ErrorKind::usage,
        fmt::format("{}: {} \"{}\" {}", value.from, setting.name, base::printable(shown(setting, value.text)), what),
        hint);
  }

  static bool is_choice(const Setting& setting, const std::string& word) {
    return !word.empty() && word.find(' ') == std::string::npos &&
           fmt::format(" {} ", setting.choices).find(fmt::format(" {} ", word)) != std::string::npos;
  }

  static std::optional<int64_t> whole_number(std::string_view text) {
    text = base::trimmed(text);
    int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
  }

  static std::vector<std::string> comma_list(std::string_view text) {
    std::vector<std::string> items;
    while (!text.empty()) {
      const size_t comma = std::min(text.find(','), text.size());
      if (const auto item = base::trimmed(text.substr(0, comma)); !item.empty()) items.emplace_back(item);
      text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return items;
  }

  static std::vector<std::string> json_list(const Setting& setting, const Value& value) {
    const auto json = nlohmann::json::parse(value.text, nullptr, /*allow_exceptions=*/false);
    std::vector<std::string> items;
    for (const auto& item : json.is_array() ? json : nlohmann::json::array()) {
      if (item.is_string()) {
        items.push_back(item.get<std::string>());
      } else if (item.is_number_integer()) {
        items.push_back(item.dump());
      }
    }
    if (!json.is_array() || items.size() != json.size()) {
      refuse(setting, value, "is no list", R"(Write a,b or ["a", "b"].)");
    }
    return items;
  }

  const Values& values_;
};

[[noreturn]] void throw_both(std::string_view a, const Value& first, std::string_view b, const Value& second,
                             const std::string& hint) {
  throw Error(ErrorKind::usage, fmt::format("{} ({}) and {} ({}) contradict each other", a, first.from, b, second.from),
              hint);
}

DatabaseSettings read_database(const Reader& reader, const Values& values, const std::string& app) {
  DatabaseSettings database{.url = reader.secret("DATABASE__URL"),
                            .host = reader.text("DATABASE__HOST"),
                            .user = reader.text("DATABASE__USER"),
                            .password = reader.secret("DATABASE__PASSWORD"),
                            .name = reader.text("DATABASE__NAME"),
                            .sslmode = reader.text("DATABASE__SSLMODE"),
                            .container = reader.text("DATABASE__CONTAINER", app.empty() ? "" : app + "-pg"),
                            .names_container = values.find("DATABASE__CONTAINER") != nullptr,
                            .docker = reader.text("DOCKER__COMMAND", "docker")};
  if (const auto port = reader.number("DATABASE__PORT")) database.port = static_cast<uint16_t>(*port);
  for (const Setting& setting : all_settings()) {
    const Value* value = values.find(setting.name);
    if (value != nullptr && setting.name.starts_with("DATABASE__")) database.from.emplace(setting.name, value->from);
  }
  for (const std::string_view name : kPlaceOfDatabase) {
    const Value* value = values.find(name);
    if (value != nullptr && value->rank == Rank::app) database.is_own = true;
  }
  // A stronger source's place leaves a weaker one's without meaning.
  const Value* const url = values.find("DATABASE__URL");
  const auto is_stronger = [&](std::string_view name) {
    const Value* value = values.find(name);
    return value != nullptr && url != nullptr && value->rank < url->rank;
  };
  const auto is_weaker = [&](std::string_view name) {
    const Value* value = values.find(name);
    return value != nullptr && url != nullptr && value->rank > url->rank;
  };
  if (is_stronger("DATABASE__HOST") || is_stronger("DATABASE__CONTAINER")) database.url = base::Secret();
  if (is_weaker("DATABASE__HOST")) database.host.clear();
  if (is_weaker("DATABASE__PORT")) database.port.reset();
  if (is_weaker("DATABASE__NAME")) database.name.clear();
  if (is_weaker("DATABASE__USER")) database.user.clear();
  if (is_weaker("DATABASE__PASSWORD")) database.password = base::Secret();
  if (is_weaker("DATABASE__SSLMODE")) database.sslmode.clear();
  const Value* const host = values.find("DATABASE__HOST");
  const Value* const container = values.find("DATABASE__CONTAINER");
  if (container == nullptr) return database;
  if (host != nullptr && container->rank < host->rank) database.host.clear();
  const auto check_beside = [&](std::string_view name, const Value* place) {
    if (place == nullptr || place->rank != container->rank) return;
    throw_both(name, *place, "DATABASE__CONTAINER", *container, "Keep the one that says where the server is.");
  };
  if (!database.url.empty()) check_beside("DATABASE__URL", url);
  if (!database.host.empty()) check_beside("DATABASE__HOST", host);
  return database;
}

KeepSettings read_keep(const Reader& reader) {
  KeepSettings keep;
  const auto read = [&](std::string_view name, unsigned& count) {
    if (const auto number = reader.number(name)) count = static_cast<unsigned>(*number);
  };
  read("BACKUP__KEEP_LAST", keep.last);
  read("BACKUP__KEEP_DAILY", keep.daily);
  read("BACKUP__KEEP_WEEKLY", keep.weekly);
  read("BACKUP__KEEP_MONTHLY", keep.monthly);
  read("BACKUP__KEEP_YEARLY", keep.yearly);
  return keep;
}

BackupSettings read_backup(const Reader& reader, const Values& values) {
  BackupSettings backup{.enabled = reader.boolean("BACKUP__ENABLED"),
                        .schedule_hour = static_cast<unsigned>(reader.number("BACKUP__SCHEDULE_HOUR").value_or(3)),
                        .schedule = reader.text("BACKUP__SCHEDULE"),
                        .timezone = reader.text("BACKUP__TIMEZONE", BackupSettings().timezone),
                        .prove = reader.boolean("BACKUP__PROVE"),
                        .proof_age_days = static_cast<unsigned>(reader.number("BACKUP__PROOF_AGE_DAYS").value_or(30)),
                        .directory = reader.text("BACKUP__DIRECTORY", "/tmp"),
                        .format = reader.text("BACKUP__FORMAT", "sql.gz"),
                        .pg_bin = reader.text("BACKUP__PG_BIN"),
                        .telegram_enabled = reader.boolean("BACKUP__TELEGRAM_ENABLED"),
                        .bot_poll = reader.boolean("BACKUP__BOT_POLL", true),
                        .email_enabled = reader.boolean("BACKUP__EMAIL_ENABLED"),
                        .email_recipients = reader.list("BACKUP__EMAIL_RECIPIENTS"),
                        .keep = read_keep(reader)};
  if (const auto level = reader.number("BACKUP__LEVEL")) backup.level = static_cast<int>(*level);
  if (const auto jobs = reader.number("BACKUP__JOBS")) backup.jobs = static_cast<unsigned>(*jobs);
  reader.check_addresses("BACKUP__EMAIL_RECIPIENTS", backup.email_recipients);
  const Value* const level = values.find("BACKUP__LEVEL");
  if (level != nullptr && backup.format == "sql") {
    throw_both("BACKUP__LEVEL", *level, "BACKUP__FORMAT", *values.find("BACKUP__FORMAT"),
               "Plain text is not compressed: leave the level out, or choose sql.gz.");
  }
  return backup;
}

// Telegram's own server takes 50 MB and no more, whoever asks.
TelegramSettings read_telegram(const Reader& reader, const Values& values) {
  static constexpr int64_t kOwnLimit = 50;
  const base::Secret own = reader.secret("BACKUP__BOT_TOKEN");
  TelegramSettings telegram{.bot_token = own.empty() ? reader.secret("TELEGRAM__BOT_TOKEN") : own,
                            .token_name = own.empty() ? "TELEGRAM__BOT_TOKEN" : "BACKUP__BOT_TOKEN",
                            .restore_enabled = reader.boolean("TELEGRAM__RESTORE_ENABLED"),
                            .api_url = reader.text("TELEGRAM__API_URL", TelegramSettings().api_url)};
  const int64_t limit = reader.number("TELEGRAM__UPLOAD_LIMIT_MB").value_or(kOwnLimit);
  if (limit > kOwnLimit && telegram.api_url.find("://api.telegram.org") != std::string::npos) {
    throw Error(ErrorKind::usage,
                fmt::format("{}: TELEGRAM__UPLOAD_LIMIT_MB \"{}\" is more than api.telegram.org takes",
                            values.find("TELEGRAM__UPLOAD_LIMIT_MB")->from, limit),
                "It takes 50 MB a file. More goes through a Bot API server of your own: set TELEGRAM__API_URL.");
  }
  telegram.upload_limit = static_cast<uint64_t>(limit) * 1'000'000;
  if (const auto parts = reader.number("TELEGRAM__MAX_PARTS")) telegram.max_parts = static_cast<unsigned>(*parts);
  return telegram;
}

EmailSettings read_email(const Reader& reader, const Values& values) {
  EmailSettings email{.api_key = reader.secret("EMAIL__API_KEY"),
                      .from_address = reader.text("EMAIL__FROM_ADDRESS"),
                      .from_name = reader.text("EMAIL__FROM_NAME"),
                      .api_url = reader.text("EMAIL__API_URL", "https://api.resend.com"),
                      .smtp_url = reader.secret("EMAIL__SMTP_URL")};
  if (!email.from_address.empty()) reader.check_addresses("EMAIL__FROM_ADDRESS", {email.from_address});
  const Value* const key = values.find("EMAIL__API_KEY");
  const Value* const smtp = values.find("EMAIL__SMTP_URL");
  if (key != nullptr && smtp != nullptr && key->rank == smtp->rank) {
    throw_both("EMAIL__API_KEY", *key, "EMAIL__SMTP_URL", *smtp, "Mail goes by Resend or by a mail server: keep one.");
  }
  if (key != nullptr && smtp != nullptr) (key->rank < smtp->rank ? email.smtp_url : email.api_key) = base::Secret();
  return email;
}

WorkerSettings read_worker(const Reader& reader) {
  WorkerSettings worker{.state_directory = reader.text("WORKER__STATE_DIRECTORY")};
  if (const auto grace = reader.number("WORKER__GRACE")) worker.grace = std::chrono::seconds(*grace);
  return worker;
}

}  // namespace

Settings read_settings(const std::string& app, Values values) {
  const Reader reader(values);
  Settings settings{
      .app = app,
      .database = read_database(reader, values, app),
      .backup = read_backup(reader, values),
      .rbac = {.owner_ids = reader.numbers("RBAC__OWNER_IDS")},
      .telegram = read_telegram(reader, values),
      .email = read_email(reader, values),
      .queue = {.url = reader.secret("QUEUE__URL"), .name = reader.text("QUEUE__NAME", QueueSettings().name)},
      .worker = read_worker(reader)};
  settings.values = std::move(values);
  return settings;
}

}  // namespace holdfast::config

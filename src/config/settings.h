#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/secret.h"
#include "config/values.h"

namespace holdfast::config {

// Where the database is. Of URL and host the one that a stronger source gives counts; neither of them, and no container
// by name, means libpq's own ways, else the container {app}-pg.
struct DatabaseSettings {
  base::Secret url;
  std::string host;
  std::optional<uint16_t> port;
  std::string user;
  base::Secret password;
  std::string name;
  std::string sslmode;
  std::string container;                                 // DATABASE__CONTAINER, else {app}-pg; empty without an app
  bool names_container = false;                          // DATABASE__CONTAINER was set
  bool is_own = false;                                   // apps/{app}/.env says itself where the database is
  std::string docker = "docker";                         // DOCKER__COMMAND
  std::map<std::string, std::string, std::less<>> from;  // DATABASE__URL -> apps/tarot/.env:2, for messages
};

// How many backups are kept: the last ones, and the last one of each day, week, month and year (UTC; weeks begin on
// Monday) for so many of them that have any. All zero: everything is kept.
struct KeepSettings {
  unsigned last = 3;
  unsigned daily = 7;
  unsigned weekly = 4;
  unsigned monthly = 6;
  unsigned yearly = 0;

  bool keeps_everything() const { return last + daily + weekly + monthly + yearly == 0; }
};

struct BackupSettings {
  bool enabled = false;
  unsigned schedule_hour = 3;  // UTC
  std::string schedule;        // cron; empty: the hour counts
  std::string timezone = "UTC";
  bool prove = false;
  unsigned proof_age_days = 30;  // 0: nobody is told of old proofs
  std::filesystem::path directory = "/tmp";
  std::string format = "sql.gz";
  std::optional<int> level;
  std::optional<unsigned> jobs;
  std::filesystem::path pg_bin;
  bool telegram_enabled = false;
  bool bot_poll = true;
  bool email_enabled = false;
  std::vector<std::string> email_recipients;
  KeepSettings keep;
};

struct RbacSettings {
  std::vector<int64_t> owner_ids;
};

struct TelegramSettings {
  base::Secret bot_token;                          // BACKUP__BOT_TOKEN, else TELEGRAM__BOT_TOKEN
  std::string token_name = "TELEGRAM__BOT_TOKEN";  // which of them, for messages
  bool restore_enabled = false;
  std::string api_url = "https://api.telegram.org";
  uint64_t upload_limit = 50'000'000;  // bytes of one file
  unsigned max_parts = 20;
};

struct EmailSettings {
  base::Secret api_key;
  std::string from_address;
  std::string from_name;
  std::string api_url = "https://api.resend.com";
  base::Secret smtp_url;
};

// Where jobs wait for the worker.
struct QueueSettings {
  base::Secret url;  // redis:// or rediss://; empty: a file of this machine
  std::string name = "arq:queue";
};

struct WorkerSettings {
  std::filesystem::path state_directory;  // empty: the usual one of the user
  std::chrono::seconds grace{60};         // for a running backup, when the worker is told to end
};

// All settings of one app, one struct a section. Whoever needs a section is given it alone.
struct Settings {
  std::string app;  // empty: none was named
  Values values;    // the texts, and where they came from
  DatabaseSettings database;
  BackupSettings backup;
  RbacSettings rbac;
  TelegramSettings telegram;
  EmailSettings email;
  QueueSettings queue;
  WorkerSettings worker;
};

// Throws Error(usage) that names the place of a value which is not of its kind or out of range, and of two that
// contradict each other.
Settings read_settings(const std::string& app, Values values);

}  // namespace holdfast::config

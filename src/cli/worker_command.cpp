#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "cli/app_options.h"
#include "cli/commands.h"
#include "config/values.h"
#include "delivery/news.h"
#include "jobs/open_queue.h"
#include "jobs/outbox.h"
#include "jobs/worker.h"
#include "net/curl_http.h"
#include "telegram/bot.h"

namespace holdfast::cli {

namespace {

constexpr const char* kExamples =
    "  holdfast worker --app tarot     # until it is told to end: SIGTERM, Ctrl-C\n"
    "  holdfast logs --app tarot       # what it says\n"
    "  holdfast status --app tarot     # how it stands: next run, last failure, what is wrong\n"
    "\n"
    "Settings: BACKUP__ENABLED and BACKUP__SCHEDULE_HOUR or BACKUP__SCHEDULE for the automated backups,\n"
    "BACKUP__KEEP_* for how long they stay, BACKUP__BOT_TOKEN and RBAC__OWNER_IDS for the bot\n"
    "(BACKUP__BOT_POLL=false: none), QUEUE__URL for a queue of several machines. Each is in holdfast settings.\n";

// In another folder than the platform's a worker would wait for nothing for ever.
void warn_of_no_settings(const config::Settings& settings, const std::string& root) {
  const config::Values& values = settings.values;
  const auto is_set = [&](std::string_view name) { return values.find(name) != nullptr; };
  if (!values.files().empty() || std::ranges::any_of(config::kPlaceOfDatabase, is_set)) return;
  base::log_warning(
      fmt::format("there are no settings of {}: neither {}/apps/{}/.env nor {}/.env is there; --root names the folder",
                  settings.app, base::printable(root), settings.app, base::printable(root)));
}

void run(const AppOptions& options, const Context& context) {
  const config::Settings& settings = options.settings();
  if (settings.app.empty()) {
    throw base::Error(base::ErrorKind::usage, "which app's worker?", "Name it: --app APP, or APP__NAME.");
  }
  const jobs::StateFiles files = jobs::state_files(settings);
  jobs::make_state_folder(files);
  const jobs::WorkerLock lock(files);
  base::log_to(files.log);
  warn_of_no_settings(settings, options.root);
  const auto queue = jobs::open_queue(settings, files);
  const base::SystemClock clock;
  delivery::OwnMessenger messenger(settings);
  jobs::Outbox outbox(files.outbox, settings, messenger, clock);
  jobs::WorkerParts parts{.settings = settings,
                          .files = files,
                          .queue = *queue,
                          .outbox = outbox,
                          .clock = clock,
                          .app_words = options.words_for_hints(),
                          .tool_version = HOLDFAST_VERSION};
  std::optional<telegram::Bot> bot;
  if (telegram::wants_bot(settings)) {
    bot.emplace(telegram::BotParts{.settings = settings,
                                   .files = files,
                                   .queue = *queue,
                                   .clock = clock,
                                   .app_words = options.words_for_hints(),
                                   .tool_version = HOLDFAST_VERSION,
                                   .connect = [] { return std::make_unique<net::CurlHttp>(); }});
    parts.services.push_back(&*bot);
  }
  jobs::run_worker(parts, context.stop);
}

}  // namespace

void add_worker_command(CLI::App& app, const Context& context) {
  auto options = std::make_shared<AppOptions>();
  CLI::App& command = *app.add_subcommand(
      "worker", "Make an app's automated backups and those that are enqueued, and be its bot in Telegram");
  options->add_to(command);
  command.footer(footer(kExamples));
  command.callback([options, &context] { run(*options, context); });
}

}  // namespace holdfast::cli

#include <memory>
#include <optional>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "cli/app_options.h"
#include "cli/commands.h"
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

void run(const AppOptions& options, const Context& context) {
  const config::Settings& settings = options.settings();
  if (settings.app.empty()) {
    throw base::Error(base::ErrorKind::usage, "which app's worker?", "Name it: --app APP, or APP__NAME.");
  }
  const jobs::StateFiles files = jobs::state_files(settings);
  jobs::make_state_folder(files);
  const jobs::WorkerLock lock(files);
  base::log_to(files.log);
  const auto queue = jobs::open_queue(settings, files);
  const base::SystemClock clock;
  delivery::OwnMessenger messenger(settings);
  jobs::Outbox outbox(files.outbox, settings, messenger, clock);
  jobs::WorkerParts parts{.settings = settings,
                          .files = files,
                          .queue = *queue,
                          .outbox = outbox,
                          .clock = clock,
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

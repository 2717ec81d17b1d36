#include "jobs/backup_job.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "backup/backup.h"
#include "base/atomic_file.h"
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "base/shell.h"
#include "base/text.h"
#include "base/threads.h"
#include "delivery/trouble.h"
#include "jobs/archive_of_job.h"
#include "jobs/backup_settings.h"
#include "jobs/judge_archive.h"
#include "jobs/prove_archive.h"
#include "jobs/prune.h"
#include "jobs/reach_database.h"

namespace holdfast::jobs {

namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

// Another try with such a name would end the same.
OutputPath checked_output(const config::BackupSettings& settings, const BackupJob& job, base::Clock::TimePoint now) {
  try {
    return output_of(settings, job, now);
  } catch (const Error& error) {
    throw Error(ErrorKind::refused, error.what(), error.hint());
  }
}

void append(std::vector<std::string>& all, const std::vector<std::string>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

}  // namespace

struct BackupWork::Run {
  const TakenJob& taken;
  base::Progress& progress;
  const std::stop_token stop;
  std::optional<postgres::Target> target = {};
  std::vector<std::string> findings = {};
  std::string hint = {};

  // Where something that is not worth a failure goes wrong. A stop is no such thing.
  void note(const std::string& what, const Error& error) {
    if (error.kind() == ErrorKind::cancelled) throw Error(error);
    findings.push_back(fmt::format("{}: {}", what, error.what()));
    if (hint.empty()) hint = error.hint();
  }
};

BackupWork::BackupWork(const config::Settings& settings, Notifier& notifier, const base::Clock& clock,
                       std::string app_words, std::string tool_version)
    : settings_(settings),
      notifier_(notifier),
      clock_(clock),
      app_words_(std::move(app_words)),
      tool_version_(std::move(tool_version)) {}

BackupResult BackupWork::run(const TakenJob& taken, base::Progress& progress, std::stop_token stop) {
  check(taken.job);
  Run run{.taken = taken, .progress = progress, .stop = std::move(stop)};
  delivery::Channels channels = channels_for(taken.job);
  Made made = make(run);
  const bool is_proved = !settings_.backup.prove || prove(run, made);
  BackupResult result{.path = fs::absolute(made.archive.path).lexically_normal().string(),
                      .size = made.archive.bytes,
                      .tables = made.archive.tables,
                      .rows = made.archive.rows,
                      .duration = made.seconds.value_or(0)};
  result.deliveries = deliver(run, made, channels);
  try {
    const auto archives = list_archives({settings_.backup.directory.string()}, settings_.backup.pg_bin, run.stop);
    const Judgement judgement = judge_archive(made.archive, archives, settings_, clock_.now());
    append(run.findings, judgement.doubts);
    append(run.findings, judgement.old_proof);
    // What was lost may be in the older ones alone.
    if (is_proved && judgement.doubts.empty()) prune(run, archives);
    if (!judgement.doubts.empty()) run.findings.emplace_back("So no older backup was removed after this one.");
  } catch (const Error& error) {
    run.note("Older backups could not be looked at", error);
  }
  for (const std::string& finding : run.findings) base::log_warning(finding);
  if (!run.findings.empty()) {
    notifier_.tell({.subject = fmt::format("Backup of {}: look at it", settings_.app),
                    .lines = run.findings,
                    .hint = run.hint,
                    .only_to = taken.job.chat_id});
  }
  return result;
}

void BackupWork::check(const BackupJob& job) const {
  if (job.app != settings_.app) {
    throw Error(ErrorKind::refused,
                fmt::format("the job is for {}, and this worker's app is {}", base::printable(job.app), settings_.app));
  }
  const auto& owners = settings_.rbac.owner_ids;
  if (job.chat_id && std::ranges::find(owners, *job.chat_id) == owners.end()) {
    throw Error(ErrorKind::refused, fmt::format("the chat {} is not an owner's", *job.chat_id),
                "RBAC__OWNER_IDS says who may get backups.");
  }
}

// Whoever asked in his chat gets it there, and nobody else does.
delivery::Channels BackupWork::channels_for(const BackupJob& job) const {
  if (job.chat_id) {
    config::Settings narrowed = settings_;
    narrowed.rbac.owner_ids = {*job.chat_id};
    return open_channels(narrowed, {.telegram = job.telegram.value_or(true), .email = false});
  }
  return open_channels(settings_, {.telegram = job.telegram.value_or(settings_.backup.telegram_enabled),
                                   .email = job.email.value_or(settings_.backup.email_enabled)});
}

BackupWork::Made BackupWork::make(Run& run) const {
  if (const auto found = find_archive_of_job(settings_, run.taken)) {
    base::remove_leftovers(found->parent_path());
    return made_before(*found, run.stop);
  }
  remove_half_archives_of_job(settings_, run.taken);
  const OutputPath output = checked_output(settings_.backup, run.taken.job, clock_.now());
  run.target = reach_database(settings_.database, {}, run.stop);
  const backup::BackupOptions options{.target = *run.target,
                                      .app = settings_.app,
                                      .format = output.format,
                                      .level = level_of(settings_, output.format),
                                      .jobs = settings_.backup.jobs.value_or(base::processors()),
                                      .labels = labels_of(run.taken),
                                      .pg_bin = settings_.backup.pg_bin,
                                      .tool_version = tool_version_};
  const backup::BackupReport report = backup::back_up(options, output.path, run.progress, run.stop);
  return {.archive = list(report.file, {.tables = report.tables, .rows = report.rows}, run.stop),
          .seconds = report.seconds};
}

BackupWork::Made BackupWork::made_before(const fs::path& path, const std::stop_token& stop) const {
  base::log_info(fmt::format("goes on with {}, which an earlier try had made", base::printable(path.string())));
  Made made{.archive = list(path, {}, stop)};
  // From its moment to the last byte that was written, which is what it took but for the beginning. A .dump tells none.
  if (archive::format_of_path(path.filename().string()) == archive::Format::dump) return made;
  const auto created = base::parse_iso_utc(made.archive.created);
  const auto written = std::chrono::floor<std::chrono::seconds>(base::ReadFile(path).written());
  if (created && written >= *created) made.seconds = static_cast<double>((written - *created).count());
  return made;
}

// What the file says of itself, and what is known of a .dump that does not.
ListedArchive BackupWork::list(const fs::path& path, const Counts& known, const std::stop_token& stop) const {
  ListedArchive archive = list_archives({path.string()}, settings_.backup.pg_bin, stop).front();
  archive.app = settings_.app;
  if (known.tables) archive.tables = known.tables;
  if (known.rows) archive.rows = known.rows;
  return archive;
}

bool BackupWork::prove(Run& run, Made& made) const {
  if (!made.archive.proved.empty()) return true;
  const std::string path = base::printable(made.archive.path.string());
  try {
    const ArchiveProof proof = prove_archive({.path = made.archive.path,
                                              .settings = settings_,
                                              .now = clock_.now(),
                                              .tool_version = tool_version_,
                                              .target = run.target},
                                             run.progress, run.stop);
    made.archive = list(made.archive.path, {.tables = made.archive.tables, .rows = made.archive.rows}, run.stop);
    base::log_info(fmt::format("proof: {}, {}", proof.result, base::human_duration(proof.seconds)));
    if (proof.holds()) return true;
    throw Error(
        ErrorKind::archive_damaged,
        fmt::format("{} does not restore as what was backed up: {} differs", path, proof.differences.front().what),
        "Do not rely on this backup: make another one and prove it.");
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::archive_damaged) throw;
    run.note(fmt::format("The backup {} is whole, but could not be proved", path), error);
    return false;
  }
}

std::vector<JobDelivery> BackupWork::deliver(Run& run, const Made& made, delivery::Channels& channels) const {
  std::vector<JobDelivery> deliveries;
  if (channels.all().empty()) return deliveries;
  const std::string path = base::printable(made.archive.path.string());
  const std::string again = fmt::format("holdfast deliver {} {}", base::shell_quoted(path), app_words_);
  const ArchiveToSend sent{.archive = made.archive, .seconds = made.seconds};
  try {
    for (const auto& handover : send_archive(sent, channels, delivery::Again::no, run.progress, run.stop)) {
      const delivery::Delivery& one = handover.delivery;
      JobDelivery told{.channel = one.channel, .recipients = one.recipients, .is_complete = one.is_complete()};
      if (!told.is_complete) {
        told.trouble = delivery::trouble_of(one);
        run.findings.push_back(fmt::format("The backup {} is good, but did not arrive: {}", path, told.trouble));
        if (run.hint.empty()) run.hint = delivery::hint_for(one, again);
      }
      deliveries.push_back(std::move(told));
    }
  } catch (const Error& error) {
    run.note(fmt::format("The backup {} is good, but could not be sent", path), error);
    for (const auto& channel : channels.all()) {
      deliveries.push_back(
          {.channel = std::string(channel->name()), .recipients = channel->recipients(), .trouble = error.what()});
    }
  }
  return deliveries;
}

void BackupWork::prune(Run& run, const std::vector<ListedArchive>& archives) const {
  try {
    for (const fs::path& gone : jobs::prune(plan_prune(settings_.app, archives, settings_.backup.keep))) {
      base::log_info(fmt::format("removed {}, which no rule keeps", base::printable(gone.string())));
    }
  } catch (const Error& error) {
    run.note("An old backup could not be removed", error);
  }
}

BackupJob scheduled_job(const config::Settings& settings) {
  return {.app = settings.app, .compress = settings.backup.format != "sql"};
}

}  // namespace holdfast::jobs

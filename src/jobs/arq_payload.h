#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "jobs/job.h"
#include "jobs/pickle.h"

namespace holdfast::jobs {

// A job as ARQ's client wrote it: {'t': try or None, 'f': function, 'a': (app,), 'k': {…}, 'et': ms}.
struct ArqPayload {
  int first_try = 1;         // of 't'
  int64_t enqueued = 0;      // ms since the epoch
  PickleValue args, kwargs;  // as they were given; the result repeats them
  BackupJob job;             // of a problem: the app alone
  // What Python would say of arguments that the function does not take; empty if it takes them.
  std::string problem;
};

// nullopt for all that is none of ours: another function, no app, or not readable as plain values.
std::optional<ArqPayload> read_arq_payload(std::string_view bytes);

// The payload of a job as ARQ's client writes it for enqueue_job("backup_database_job", app, …), with the keywords that
// differ from the function's defaults.
std::string write_arq_payload(const BackupJob& job, int64_t enqueued);

// The result as ARQ's worker writes it and its client reads it. A success is a dict, a failure is raised there as a
// RuntimeError of message and hint, a cancelled job as asyncio's CancelledError.
std::string write_arq_result(const FinishedJob& finished, const ArqPayload& payload, std::string_view queue);

}  // namespace holdfast::jobs

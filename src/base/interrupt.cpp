#include "base/interrupt.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"

namespace holdfast::base {

namespace {

sigset_t watched_signals() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR2}) ::sigaddset(&set, signal);
  return set;
}

}  // namespace

Interrupt::Interrupt() {
  const sigset_t set = watched_signals();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  if (::pthread_create(&thread_, nullptr, &Interrupt::watch, this) != 0) {
    throw Error(ErrorKind::internal, "cannot start the thread that watches for signals");
  }
}

Interrupt::~Interrupt() {
  // SIGUSR2 sent to that very thread ends its wait; nothing else uses it.
  ::pthread_kill(thread_, SIGUSR2);
  ::pthread_join(thread_, nullptr);
}

void* Interrupt::watch(void* self) {
  const sigset_t set = watched_signals();
  auto& stop = static_cast<Interrupt*>(self)->stop_;
  double first = 0;
  for (;;) {
    int signal = 0;
    if (::sigwait(&set, &signal) != 0 || signal == SIGUSR2) return nullptr;
    const double now = monotonic_seconds();
    if (stop.stop_requested() && now - first < 1) continue;
    if (!stop.stop_requested()) first = now;
    if (stop.stop_requested()) ::_exit(exit_code(ErrorKind::cancelled));
    stop.request_stop();
  }
}

}  // namespace holdfast::base

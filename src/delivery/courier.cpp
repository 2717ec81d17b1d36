#include "delivery/courier.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"

namespace holdfast::delivery {

namespace {

using base::Error;
using base::ErrorKind;
using std::chrono::seconds;

constexpr std::array kPauses{seconds(1), seconds(2), seconds(4), seconds(8), seconds(16)};
constexpr seconds kLongestWait = std::chrono::minutes(15);

uint64_t bytes_left(const Delivery& delivery) {
  uint64_t bytes = 0;
  for (const Message& message : delivery.messages) bytes += message.state == State::sent ? 0 : message.bytes;
  return bytes;
}

// How long to wait before another try of one message, if there is to be one.
class Patience {
 public:
  std::optional<seconds> pause(const std::optional<seconds>& asked) {
    if (asked && *asked > seconds(0)) {
      waited_ += *asked;
      return waited_ <= kLongestWait ? asked : std::nullopt;
    }
    return faults_ < kPauses.size() ? std::optional(kPauses[faults_++]) : std::nullopt;
  }

 private:
  size_t faults_ = 0;
  seconds waited_{0};
};

}  // namespace

Courier::Courier(const Parcel& parcel, Channel& channel, Receipts& receipts, const DeliveryTools& tools,
                 std::stop_token stop)
    : parcel_(parcel), channel_(channel), receipts_(receipts), tools_(tools), stop_(std::move(stop)) {}

std::vector<size_t> Courier::take_split_off() {
  return std::exchange(split_off_, {});
}

void Courier::carry_out(size_t index) {
  if (channel_refusal_) return fail_untried(index);
  const std::string to = base::join(at(index).recipients, ", ");
  tools_.progress.begin(fmt::format("sending to {} {}", channel_.title(), to), bytes_left(at(index)));
  for (size_t i = 0; i < at(index).messages.size(); ++i) {
    if (at(index).messages[i].state != State::sent && !bring(index, i)) break;
  }
  tools_.progress.end();
}

// The service wants nothing of us: it is not asked once more for each recipient.
void Courier::fail_untried(size_t index) {
  for (Message& message : at(index).messages) {
    if (message.state == State::sent) continue;
    set(message, State::failed, *channel_refusal_);
    break;
  }
  receipts_.save();
}

void Courier::set(Message& message, State state, const Outcome& outcome) const {
  message.state = state;
  message.time = base::iso_utc(tools_.clock.now());
  message.id = outcome.id;
  message.failure = outcome.words;
  message.hint = outcome.hint;
}

// Sends one message, if need be several times. False: the delivery ends here.
bool Courier::bring(size_t index, size_t number) {
  Patience patience;
  while (true) {
    const Outcome outcome = send_once(index, number);
    Message& message = at(index).messages[number];
    switch (outcome.kind) {
      case Outcome::Kind::sent:
        return keep_sent(index, number, outcome);
      case Outcome::Kind::again:
        message.may_have_arrived |= outcome.may_have_arrived;
        if (const auto pause = patience.pause(outcome.wait)) {
          keep(message, State::planned, {});
          wait(*pause, outcome.words);
          break;
        }
        return keep(message, State::failed, outcome);
      case Outcome::Kind::too_large:
        if (!replan_without_file(index, number, outcome)) return false;
        break;
      case Outcome::Kind::uncertain:
        return keep(message, State::uncertain, outcome);
      case Outcome::Kind::channel_refused:
        channel_refusal_ = outcome;
        return keep(message, State::failed, outcome);
      case Outcome::Kind::refused:
        return keep(message, State::failed, outcome);
    }
  }
}

Outcome Courier::send_once(size_t index, size_t number) {
  Message& message = at(index).messages[number];
  set(message, State::sending, {});
  if (message.may_have_arrived && !is_remembered(at(index))) message.may_be_second = true;
  receipts_.save();
  try {
    return channel_.send(at(index), message, parcel_, tools_.progress, stop_);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::cancelled) throw;
    return {.kind = Outcome::Kind::refused, .words = error.what(), .hint = error.hint()};
  }
}

bool Courier::keep(Message& message, State state, const Outcome& outcome) {
  set(message, state, outcome);
  receipts_.save();
  return false;
}

bool Courier::keep_sent(size_t index, size_t number, const Outcome& outcome) {
  set(at(index).messages[number], State::sent, outcome);
  split_off(index, outcome.refused_recipients);
  try {
    receipts_.save();
  } catch (const Error& error) {
    throw error.within(
        fmt::format("{} has accepted {}, but that could not be kept", channel_.title(), base::printable(parcel_.name)));
  }
  return true;
}

// Who was refused while the others were not has a delivery of his own, which failed.
void Courier::split_off(size_t index, const std::vector<Outcome::Refused>& refused) {
  for (const Outcome::Refused& one : refused) {
    Delivery failed = at(index);
    failed.id = new_delivery_id();
    failed.recipients = {one.recipient};
    for (Message& message : failed.messages) {
      set(message, State::failed, {.words = one.words, .hint = one.hint});
    }
    std::erase(at(index).recipients, one.recipient);
    receipts_.deliveries().push_back(std::move(failed));
    split_off_.push_back(receipts_.deliveries().size() - 1);
  }
}

// A message that says where the archive is, in place of this one and all after it.
bool Courier::replan_without_file(size_t index, size_t number, const Outcome& outcome) {
  std::vector<Message>& messages = at(index).messages;
  const std::vector<Message> smaller = channel_.plan_without_file(parcel_);
  if (smaller.empty() || messages[number].bytes == 0) return keep(messages[number], State::failed, outcome);
  messages.erase(messages.begin() + static_cast<ptrdiff_t>(number), messages.end());
  messages.insert(messages.end(), smaller.begin(), smaller.end());
  return true;
}

void Courier::wait(seconds pause, const std::string& why) {
  tools_.progress.waiting(
      fmt::format("{}; again in {}", why, base::human_duration(static_cast<double>(pause.count()))));
  tools_.waiter.wait(pause, stop_);
  tools_.progress.waiting("");
}

// Whether the service knows what it got before, and does not bring it twice.
bool Courier::is_remembered(const Delivery& delivery) const {
  const auto begun = base::parse_iso_utc(delivery.begun);
  return begun && tools_.clock.now() - *begun < channel_.memory();
}

}  // namespace holdfast::delivery

#include "delivery/deliver.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/text.h"

namespace holdfast::delivery {

namespace {

using base::Error;
using base::ErrorKind;
using std::chrono::seconds;

constexpr std::array kPauses{seconds(1), seconds(2), seconds(4), seconds(8), seconds(16)};
constexpr seconds kLongestWait = std::chrono::minutes(15);

std::string new_id() {
  std::string bytes(16, '\0');
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    throw Error(ErrorKind::internal, "no random bytes");
  }
  return base::hex(bytes);
}

bool is_same_plan(const std::vector<Message>& a, const std::vector<Message>& b) {
  return std::ranges::equal(a, b, [](const Message& x, const Message& y) {
    return x.what == y.what && x.name == y.name && x.offset == y.offset && x.bytes == y.bytes;
  });
}

// Whether some of it was accepted, or may have been.
bool is_under_way(const Delivery& delivery) {
  return std::ranges::any_of(delivery.messages, [](const Message& message) {
    return message.state == State::sent || message.state == State::sending;
  });
}

bool is_uncertain(const Delivery& delivery) {
  return std::ranges::any_of(delivery.messages,
                             [](const Message& message) { return message.state == State::uncertain; });
}

// One channel's deliveries of one archive.
class ChannelRun {
 public:
  ChannelRun(const Parcel& parcel, Channel& channel, Receipts& receipts, const DeliveryTools& tools,
             std::stop_token stop)
      : parcel_(parcel), channel_(channel), receipts_(receipts), tools_(tools), stop_(std::move(stop)) {}

  std::vector<Handover> run(Again again) {
    std::vector<std::string> pending = channel_.recipients();
    if (again == Again::no) pending = without_those_served(std::move(pending));
    std::vector<size_t> indices;
    for (auto& group : groups(std::move(pending))) indices.push_back(begin(std::move(group), again));
    for (const size_t index : indices) {
      carry_out(index);
      report(index);
      for (const size_t refused : std::exchange(split_off_, {})) report(refused);
    }
    return std::move(handovers_);
  }

 private:
  Delivery& at(size_t index) { return receipts_.deliveries()[index]; }

  void report(size_t index) {
    handovers_.push_back({.title = std::string(channel_.title()), .delivery = at(index), .was_sent_before = false});
  }

  bool is_of_this(const Delivery& delivery) const {
    return delivery.channel == channel_.name() && delivery.about.digest == parcel_.about.digest;
  }

  // The last delivery of this archive to a recipient; nullptr: there is none.
  const Delivery* last_to(const std::string& recipient) {
    const Delivery* last = nullptr;
    for (const Delivery& delivery : receipts_.deliveries()) {
      const bool is_to = std::ranges::find(delivery.recipients, recipient) != delivery.recipients.end();
      if (is_to && is_of_this(delivery)) last = &delivery;
    }
    return last;
  }

  std::vector<std::string> without_those_served(std::vector<std::string> recipients) {
    std::vector<std::string> told;
    std::erase_if(recipients, [&](const std::string& recipient) {
      const Delivery* last = last_to(recipient);
      if (last == nullptr || !(last->is_complete() || is_uncertain(*last))) return false;
      if (std::ranges::find(told, last->id) == told.end()) {
        told.push_back(last->id);
        handovers_.push_back(
            {.title = std::string(channel_.title()), .delivery = *last, .was_sent_before = last->is_complete()});
      }
      return true;
    });
    return recipients;
  }

  std::vector<std::vector<std::string>> groups(std::vector<std::string> recipients) const {
    std::vector<std::vector<std::string>> result;
    if (recipients.empty()) return result;
    if (channel_.sends_to_all_at_once()) return {std::move(recipients)};
    for (std::string& recipient : recipients) result.push_back({std::move(recipient)});
    return result;
  }

  // Where the delivery to these recipients is: one that an earlier run did not finish, or a new one.
  size_t begin(std::vector<std::string> recipients, Again again) {
    std::vector<Message> plan = channel_.plan(parcel_);
    if (again == Again::no) {
      const Delivery* last = last_to(recipients.front());
      if (last != nullptr && last->recipients == recipients &&
          (is_under_way(*last) || is_same_plan(last->messages, plan))) {
        const auto index = static_cast<size_t>(last - receipts_.deliveries().data());
        prepare_to_go_on(at(index));
        return index;
      }
    }
    return add(std::move(recipients), std::move(plan));
  }

  size_t add(std::vector<std::string> recipients, std::vector<Message> plan) {
    if (std::ranges::any_of(recipients, [&](const std::string& recipient) { return was_interrupted(recipient); })) {
      for (Message& message : plan) message.may_be_second = true;
    }
    receipts_.deliveries().push_back({.id = new_id(),
                                      .channel = std::string(channel_.name()),
                                      .recipients = std::move(recipients),
                                      .begun = base::iso_utc(tools_.clock.now()),
                                      .file_name = parcel_.name,
                                      .about = parcel_.about,
                                      .messages = std::move(plan)});
    return receipts_.deliveries().size() - 1;
  }

  // A run died while it was sending to him, in a delivery that is not gone on with.
  bool was_interrupted(const std::string& recipient) {
    const Delivery* last = last_to(recipient);
    return last != nullptr &&
           std::ranges::find(last->messages, State::sending, &Message::state) != last->messages.end();
  }

  static void prepare_to_go_on(Delivery& delivery) {
    for (Message& message : delivery.messages) {
      if (message.state == State::sending) message.may_have_arrived = true;
      if (message.state != State::sent) message.state = State::planned;
    }
  }

  // Whether the service knows what it got before, and does not bring it twice.
  bool is_remembered(const Delivery& delivery) const {
    const auto begun = base::parse_iso_utc(delivery.begun);
    return begun && tools_.clock.now() - *begun < channel_.memory();
  }

  void carry_out(size_t index) {
    if (channel_refusal_) return fail_untried(index);
    const std::string to = base::join(at(index).recipients, ", ");
    tools_.progress.begin(fmt::format("sending to {} {}", channel_.title(), to), bytes_left(at(index)));
    for (size_t i = 0; i < at(index).messages.size(); ++i) {
      if (at(index).messages[i].state != State::sent && !bring(index, i)) break;
    }
    tools_.progress.end();
  }

  static uint64_t bytes_left(const Delivery& delivery) {
    uint64_t bytes = 0;
    for (const Message& message : delivery.messages) bytes += message.state == State::sent ? 0 : message.bytes;
    return bytes;
  }

  // The service wants nothing of us: it is not asked once more for each recipient.
  void fail_untried(size_t index) {
    for (Message& message : at(index).messages) {
      if (message.state == State::sent) continue;
      set(message, State::failed, *channel_refusal_);
      break;
    }
    receipts_.save();
  }

  void set(Message& message, State state, const Outcome& outcome) const {
    message.state = state;
    message.time = base::iso_utc(tools_.clock.now());
    message.id = outcome.id;
    message.failure = outcome.words;
    message.hint = outcome.hint;
  }

  // Sends one message, if need be several times. False: the delivery ends here.
  bool bring(size_t index, size_t number) {
    size_t faults = 0;
    seconds waited{0};
    while (true) {
      const Outcome outcome = send_once(index, number);
      Message& message = at(index).messages[number];
      switch (outcome.kind) {
        case Outcome::Kind::sent:
          return keep_sent(index, number, outcome);
        case Outcome::Kind::again: {
          message.may_have_arrived |= outcome.may_have_arrived;
          const bool is_asked = outcome.wait && *outcome.wait > seconds(0);
          const bool has_time = is_asked ? waited + *outcome.wait <= kLongestWait : faults < kPauses.size();
          if (!has_time) return keep(message, State::failed, outcome);
          const seconds pause = is_asked ? *outcome.wait : kPauses[faults++];
          if (is_asked) waited += pause;
          keep(message, State::planned, {});
          wait(pause, outcome.words);
          break;
        }
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

  Outcome send_once(size_t index, size_t number) {
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

  bool keep(Message& message, State state, const Outcome& outcome) {
    set(message, state, outcome);
    receipts_.save();
    return false;
  }

  bool keep_sent(size_t index, size_t number, const Outcome& outcome) {
    set(at(index).messages[number], State::sent, outcome);
    split_off(index, outcome.refused_recipients);
    try {
      receipts_.save();
    } catch (const Error& error) {
      throw error.within(fmt::format("{} has accepted {}, but that could not be kept", channel_.title(),
                                     base::printable(parcel_.name)));
    }
    return true;
  }

  // Who was refused while the others were not has a delivery of his own, which failed.
  void split_off(size_t index, const std::vector<Outcome::Refused>& refused) {
    for (const Outcome::Refused& one : refused) {
      Delivery failed = at(index);
      failed.id = new_id();
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
  bool replan_without_file(size_t index, size_t number, const Outcome& outcome) {
    std::vector<Message>& messages = at(index).messages;
    const std::vector<Message> smaller = channel_.plan_without_file(parcel_);
    if (smaller.empty() || messages[number].bytes == 0) return keep(messages[number], State::failed, outcome);
    messages.erase(messages.begin() + static_cast<ptrdiff_t>(number), messages.end());
    messages.insert(messages.end(), smaller.begin(), smaller.end());
    return true;
  }

  void wait(seconds pause, const std::string& why) {
    tools_.progress.waiting(
        fmt::format("{}; again in {}", why, base::human_duration(static_cast<double>(pause.count()))));
    tools_.waiter.wait(pause, stop_);
    tools_.progress.waiting("");
  }

  const Parcel& parcel_;
  Channel& channel_;
  Receipts& receipts_;
  const DeliveryTools& tools_;
  const std::stop_token stop_;
  std::vector<Handover> handovers_;
  std::vector<size_t> split_off_;
  std::optional<Outcome> channel_refusal_;
};

}  // namespace

std::vector<Handover> deliver(const Parcel& parcel, Channel& channel, Again again, Receipts& receipts,
                              const DeliveryTools& tools, std::stop_token stop) {
  return ChannelRun(parcel, channel, receipts, tools, std::move(stop)).run(again);
}

}  // namespace holdfast::delivery

#include "delivery/deliver.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "delivery/courier.h"

namespace holdfast::delivery {

namespace {

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
      : parcel_(parcel),
        channel_(channel),
        receipts_(receipts),
        clock_(tools.clock),
        courier_(parcel, channel, receipts, tools, std::move(stop)) {}

  std::vector<Handover> run(Again again) {
    const std::vector<Message> plan = channel_.plan(parcel_);
    is_too_large_ = std::ranges::find(plan, What::place, &Message::what) != plan.end();
    std::vector<std::string> pending = channel_.recipients();
    if (again == Again::no) pending = without_those_served(std::move(pending));
    std::vector<size_t> indices;
    for (auto& group : groups(std::move(pending))) indices.push_back(begin(std::move(group), again));
    for (const size_t index : indices) {
      courier_.carry_out(index);
      report(index);
      for (const size_t refused : courier_.take_split_off()) report(refused);
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

  // Who knows only where the archive is gets it as soon as it is no longer too large.
  bool is_served(const Delivery& delivery) const {
    return delivery.is_complete() && (is_too_large_ || !delivery.is_place_alone());
  }

  std::vector<std::string> without_those_served(std::vector<std::string> recipients) {
    std::vector<std::string> told;
    std::erase_if(recipients, [&](const std::string& recipient) {
      const Delivery* last = last_to(recipient);
      if (last == nullptr || !(is_served(*last) || is_uncertain(*last))) return false;
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
      if (last != nullptr && !last->is_complete() && last->recipients == recipients &&
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
    receipts_.deliveries().push_back({.id = new_delivery_id(),
                                      .channel = std::string(channel_.name()),
                                      .recipients = std::move(recipients),
                                      .begun = base::iso_utc(clock_.now()),
                                      .file_name = parcel_.name,
                                      .about = parcel_.about,
                                      .messages = std::move(plan)});
    return receipts_.deliveries().size() - 1;
  }

  // A delivery that is not gone on with may have reached him without our knowing.
  bool was_interrupted(const std::string& recipient) {
    const Delivery* last = last_to(recipient);
    return last != nullptr && std::ranges::any_of(last->messages, [](const Message& message) {
             return message.state == State::sending || (message.may_have_arrived && message.state != State::sent);
           });
  }

  static void prepare_to_go_on(Delivery& delivery) {
    for (Message& message : delivery.messages) {
      if (message.state == State::sending) message.may_have_arrived = true;
      if (message.state != State::sent) message.state = State::planned;
    }
  }

  const Parcel& parcel_;
  Channel& channel_;
  Receipts& receipts_;
  const base::Clock& clock_;
  Courier courier_;
  bool is_too_large_ = false;
  std::vector<Handover> handovers_;
};

}  // namespace

std::vector<Handover> deliver(const Parcel& parcel, Channel& channel, Again again, Receipts& receipts,
                              const DeliveryTools& tools, std::stop_token stop) {
  return ChannelRun(parcel, channel, receipts, tools, std::move(stop)).run(again);
}

}  // namespace holdfast::delivery

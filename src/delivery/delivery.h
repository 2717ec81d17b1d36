#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "delivery/parcel.h"

namespace holdfast::delivery {

// How far one message is. Each state is on the disk before what follows it is done.
enum class State {
  planned,
  sending,    // stored before its first byte leaves; still so after a run that died: it may have arrived
  sent,       // the service has accepted it
  uncertain,  // all of it left, and no answer came: it may have arrived
  failed,     // refused, or given up
};

// What a message is.
enum class What {
  document,      // the archive, with the caption
  announcement,  // that parts follow, and how they become the archive again
  part,
  mail,   // with the archive attached
  place,  // where the archive is, since it is too large
};

struct Message {
  What what = What::document;
  std::string name;     // of the file that is in it; empty: none is
  uint64_t offset = 0;  // its bytes within what is sent
  uint64_t bytes = 0;
  State state = State::planned;
  std::string id;    // the service's own
  std::string time;  // iso, of the state
  // An earlier try of it may have been accepted without our knowing: a run died meanwhile, or a proxy gave up.
  bool may_have_arrived = false;
  // It was sent once more after such a try, and says that it may be there twice.
  bool may_be_second = false;
  std::string failure;  // of a failed or uncertain one, in words
  std::string hint;     // what to do; may be empty
};

// One archive on its way to one owner, or by one mail to all its recipients.
struct Delivery {
  std::string id;       // 32 hexadecimal digits, made at random; the same for every try
  std::string channel;  // "telegram", "email"
  std::vector<std::string> recipients;
  std::string begun;      // iso
  std::string file_name;  // what the archive is called there
  Summary about;
  std::vector<Message> messages;  // in the order in which they go

  bool is_complete() const;
  // It is complete, but what was sent is where the archive is, since it is too large, and not the archive.
  bool is_place_alone() const;
  // Nothing more can be done for it but by sending it once more: the last try was refused, or its end is not known.
  const Message* first_trouble() const;
  // How many messages bear a part of the archive; 0: it goes whole, or not at all.
  size_t parts() const;
};

// A new Delivery::id.
std::string new_delivery_id();

std::string_view name_of(State state);
std::string_view name_of(What what);

}  // namespace holdfast::delivery

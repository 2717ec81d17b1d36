#include "telegram/shown_message.h"

#include <algorithm>
#include <chrono>

namespace holdfast::telegram {

Edited::Kind change_message(ShownMessage& shown, int64_t chat, const std::string& text, Chats& chats,
                            const base::Clock& clock, const std::stop_token& stop) {
  const Edited edited = chats.edit(chat, shown.message, text, stop);
  shown.may_change = clock.now() + std::max(kBetweenChanges, edited.wait);
  if (edited.kind == Edited::Kind::done) shown.text = text;
  return edited.kind;
}

}  // namespace holdfast::telegram

#include "delivery/trouble.h"

#include <fmt/format.h>

#include "base/text.h"
#include "delivery/tally.h"

namespace holdfast::delivery {

std::string recipients_of(const Delivery& delivery) {
  return fmt::format("{} {}", delivery::title_of(delivery.channel),
                     base::printable(base::join(delivery.recipients, ", ")));
}

std::string trouble_of(const Delivery& delivery) {
  const Message* trouble = delivery.first_trouble();
  if (trouble == nullptr) return fmt::format("{}: not finished", recipients_of(delivery));
  std::string at;
  if (trouble->what == What::part) at = fmt::format(", {}", base::printable(trouble->name));
  return fmt::format("{}: {}{}: {}", recipients_of(delivery), delivery::name_of(trouble->state), at,
                     base::printable(trouble->failure));
}

// Of an archive that did not go itself.
std::string hint_for_size(const Delivery& delivery) {
  if (delivery.channel == "email") return "It is larger than the mail service takes.";
  return "It is larger than the server takes, by its own word or by TELEGRAM__UPLOAD_LIMIT_MB and TELEGRAM__MAX_PARTS; "
         "once these allow it, `holdfast deliver` sends it.";
}

std::string hint_for(const Delivery& delivery, const std::string& command) {
  const Message* trouble = delivery.first_trouble();
  if (delivery.is_place_alone()) return hint_for_size(delivery);
  if (trouble == nullptr) return fmt::format("`{}` goes on with what is missing.", command);
  if (!trouble->hint.empty()) return base::printable(trouble->hint);
  if (trouble->state != State::uncertain) return "";
  return fmt::format("`{} --again` sends it once more, whether it arrived or not.", command);
}

}  // namespace holdfast::delivery

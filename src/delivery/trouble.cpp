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

std::string hint_for(const Delivery& delivery, const std::string& command) {
  const Message* trouble = delivery.first_trouble();
  if (trouble == nullptr) return fmt::format("`{}` goes on with what is missing.", command);
  if (!trouble->hint.empty()) return base::printable(trouble->hint);
  if (trouble->state != State::uncertain) return "";
  return fmt::format("`{} --again` sends it once more, whether it arrived or not.", command);
}

}  // namespace holdfast::delivery

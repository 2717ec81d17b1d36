#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "delivery/deliver.h"
#include "delivery/delivery.h"

namespace holdfast::cli {

// "Telegram 111: sent, message 42", one line for each, on standard output; what failed with its hint below it.
// `command` is what delivers this backup: "holdfast deliver FILE".
void print_handovers(const std::vector<delivery::Handover>& handovers, const std::string& command);

// As --json has them.
nlohmann::json deliveries_as_json(const std::vector<delivery::Delivery>& deliveries);
nlohmann::json handovers_as_json(const std::vector<delivery::Handover>& handovers);

// Throws Error(delivery) that names every delivery which did not succeed; `what` begins it: "the backup /tmp/x.sql.gz
// is good, but".
void throw_undelivered(const std::vector<delivery::Handover>& handovers, const std::string& what,
                       const std::string& command);

// "Telegram, email to 1 of 2", for a table; "-" if there are none.
std::string sent_words(const std::vector<delivery::Delivery>& deliveries);

}  // namespace holdfast::cli

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "delivery/delivery.h"

namespace holdfast::delivery {

// Deliveries as they stand in FILE.deliveries.json, and as --json prints them: a JSON array, in ASCII.
std::string deliveries_json(const std::vector<Delivery>& deliveries);

// The whole file, and back. parse_receipts throws std::exception for a text that receipts_text did not write.
std::string receipts_text(const std::vector<Delivery>& deliveries);
std::vector<Delivery> parse_receipts(std::string_view text);

}  // namespace holdfast::delivery

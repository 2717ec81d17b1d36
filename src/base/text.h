#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::base {

// "2.34 MB", "812 B", "1.20 GB": powers of ten, as people compare them with limits of 50 MB.
std::string human_size(uint64_t bytes);

// Always in MB with two decimals, as the report of a backup says it.
std::string megabytes(uint64_t bytes);

// "3.2s", "2m 05s", "1h 02m".
std::string human_duration(double seconds);

// 1203442 -> "1,203,442".
std::string with_thousands(uint64_t number);

// "1 table", "24 tables".
std::string counted(uint64_t number, std::string_view noun);

std::string hex(std::string_view bytes);

// The bytes of a hex text; throws std::invalid_argument for anything else.
std::string unhex(std::string_view text);

bool is_valid_utf8(std::string_view text);

// For a terminal or a log: control characters, and bytes that are not UTF-8, as \xNN, so that a hostile name can
// neither move the cursor nor forge a line.
std::string printable(std::string_view text);

std::string join(const std::vector<std::string>& parts, std::string_view separator);

// At most so many bytes of it, not ending within a UTF-8 character.
std::string shortened(std::string text, size_t bytes);

std::string_view trimmed(std::string_view text);

}  // namespace holdfast::base

#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace holdfast::archive {

// Strings of a database as JSON keeps them, byte for byte: one that is not valid UTF-8 (a name in an SQL_ASCII or
// LATIN1 database) is the object {"hex": "…"} of its bytes. The readers throw nlohmann's exceptions or
// std::invalid_argument for anything else.
nlohmann::json text_json(const std::string& text);
std::string text_of(const nlohmann::json& value);
nlohmann::json texts_json(const std::vector<std::string>& texts);
std::vector<std::string> texts_of(const nlohmann::json& array);

}  // namespace holdfast::archive

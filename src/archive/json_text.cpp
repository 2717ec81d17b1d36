#include "archive/json_text.h"

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace holdfast::archive {

using nlohmann::json;

json text_json(const std::string& text) {
  if (base::is_valid_utf8(text)) return text;
  return {{"hex", base::hex(text)}};
}

std::string text_of(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  return base::unhex(value.at("hex").get<std::string>());
}

json texts_json(const std::vector<std::string>& texts) {
  json array = json::array();
  for (const std::string& text : texts) array.push_back(text_json(text));
  return array;
}

std::vector<std::string> texts_of(const json& array) {
  std::vector<std::string> texts;
  for (const json& value : array) texts.push_back(text_of(value));
  return texts;
}

}  // namespace holdfast::archive

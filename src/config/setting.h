#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace holdfast::config {

// How the text of a setting is read.
enum class Kind {
  text,
  secret,   // shown as ****
  url,      // shown with **** for the password in it
  boolean,  // true/false, yes/no, on/off, 1/0
  number,   // lowest to highest
  choice,   // one of the words in `choices`, separated by blanks
  list,     // a,b or ["a", "b"]
};

// One row of the table of settings, which the reader of settings, `holdfast settings`, the README and .env.example
// share. Names are those of nested settings: SECTION__NAME.
struct Setting {
  std::string_view name;
  Kind kind = Kind::text;
  std::string_view standard;  // what holds when nobody set it, in words; empty: nothing
  std::string_view example;   // a value for .env.example
  std::string_view purpose;   // one line
  int64_t lowest = 0;         // of a number
  int64_t highest = 0;
  std::string_view choices;
};

// The whole table, by section.
std::span<const Setting> all_settings();

// nullptr if there is none of that name.
const Setting* setting_named(std::string_view name);

// A setting as people may see it: no password, no token, no key.
std::string shown(const Setting& setting, std::string_view value);

}  // namespace holdfast::config

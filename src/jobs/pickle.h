#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace holdfast::jobs {

struct PickleValue;
struct PickleEntry;

struct PickleBytes {
  std::string bytes;
};
struct PickleTuple {
  std::vector<PickleValue> items;
};
struct PickleList {
  std::vector<PickleValue> items;
};
struct PickleDict {
  std::vector<PickleEntry> entries;

  // The value of a key that is a str; of several the last, as Python has it. nullptr if there is none.
  const PickleValue* find(std::string_view key) const;
};
// An exception of Python's, made of one text or of nothing. Only ever written.
struct PickleException {
  std::string module;
  std::string name;
  std::optional<std::string> text;
};

// A plain value of Python's: None, bool, int (of 64 bits), float, str (UTF-8), bytes, tuple, list, dict.
struct PickleValue {
  std::variant<std::monostate, bool, int64_t, double, std::string, PickleBytes, PickleTuple, PickleList, PickleDict,
               PickleException>
      value;

  PickleValue() = default;  // None
  template <typename Value>
  explicit PickleValue(Value given) : value(std::move(given)) {}

  bool is_none() const { return std::holds_alternative<std::monostate>(value); }
  template <typename Value>
  const Value* get() const {
    return std::get_if<Value>(&value);
  }
};

struct PickleEntry {
  PickleValue key;
  PickleValue value;
};

// What a pickle that a stranger wrote may ask for.
inline constexpr size_t kMaxPickleBytes = 64 * 1024;
inline constexpr size_t kMaxPickleItems = 4096;  // values on the stack, in the memo, and in what comes out
inline constexpr size_t kMaxPickleDepth = 32;

// The value of a pickle of protocol 2 to 5. nullopt for one that is longer, larger or deeper than the caps, is not
// well formed, refers to itself, or uses any opcode that plain values do not need: nothing is ever looked up, made or
// called by name.
std::optional<PickleValue> read_pickle(std::string_view bytes);

// The pickle of protocol 4 that Python's own pickle.dumps() makes of the value, byte for byte if equal texts are one
// object there, the value has under 1000 items a container, and takes under 64 kB.
std::string write_pickle(const PickleValue& value);

}  // namespace holdfast::jobs

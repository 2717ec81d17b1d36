// Protocol 4: PROTO 4, one FRAME around the rest, STOP at the end. Each text, bytes and container is put into the memo
// right after it (a list or dict before its items); a text that is there already is fetched from it.
#include <bit>
#include <unordered_map>

#include "jobs/pickle.h"

namespace holdfast::jobs {

namespace {

class Writer {
 public:
  std::string write(const PickleValue& value) {
    std::visit([this](const auto& given) { put(given); }, value.value);
    body_ += '.';
    std::string pickle = "\x80\x04";
    if (body_.size() >= 4) pickle += '\x95' + little_endian(body_.size(), 8);
    return pickle + body_;
  }

 private:
  void put(std::monostate /*none*/) { body_ += 'N'; }
  void put(bool value) { body_ += value ? '\x88' : '\x89'; }
  void put(int64_t value) {
    if (value >= 0 && value <= 0xff) {
      body_ += 'K' + little_endian(static_cast<uint64_t>(value), 1);
    } else if (value >= 0 && value <= 0xffff) {
      body_ += 'M' + little_endian(static_cast<uint64_t>(value), 2);
    } else if (value >= INT32_MIN && value <= INT32_MAX) {
      body_ += 'J' + little_endian(static_cast<uint64_t>(value), 4);
    } else {
      size_t size = 8;  // as few as keep the sign
      while ((value << (64 - 8 * (size - 1))) >> (64 - 8 * (size - 1)) == value) --size;
      body_ += '\x8a' + little_endian(size, 1) + little_endian(static_cast<uint64_t>(value), size);
    }
  }
  void put(double value) {
    const auto bits = std::bit_cast<uint64_t>(value);
    body_ += 'G';
    for (int shift = 56; shift >= 0; shift -= 8) body_ += static_cast<char>(bits >> shift & 0xff);
  }
  void put(const std::string& text) {
    if (const auto found = texts_.find(text); found != texts_.end()) return fetch(found->second);
    body_ += text.size() <= 0xff ? '\x8c' + little_endian(text.size(), 1) : 'X' + little_endian(text.size(), 4);
    body_ += text;
    texts_.emplace(text, memorize());
  }
  void put(const PickleBytes& value) {
    const size_t size = value.bytes.size();
    body_ += size <= 0xff ? 'C' + little_endian(size, 1) : 'B' + little_endian(size, 4);
    body_ += value.bytes;
    memorize();
  }
  void put(const PickleTuple& tuple) {
    if (tuple.items.empty()) {
      body_ += ')';
      return;
    }
    if (tuple.items.size() > 3) body_ += '(';
    for (const PickleValue& item : tuple.items) put(item);
    body_ += tuple.items.size() > 3 ? 't' : static_cast<char>('\x84' + static_cast<char>(tuple.items.size()));
    memorize();
  }
  void put(const PickleList& list) {
    body_ += ']';
    memorize();
    if (list.items.size() > 1) body_ += '(';
    for (const PickleValue& item : list.items) put(item);
    if (!list.items.empty()) body_ += list.items.size() > 1 ? 'e' : 'a';
  }
  void put(const PickleDict& dict) {
    body_ += '}';
    memorize();
    if (dict.entries.size() > 1) body_ += '(';
    for (const PickleEntry& entry : dict.entries) {
      put(entry.key);
      put(entry.value);
    }
    if (!dict.entries.empty()) body_ += dict.entries.size() > 1 ? 'u' : 's';
  }
  void put(const PickleException& exception) {
    put(exception.module);
    put(exception.name);
    body_ += '\x93';  // the class of that name
    memorize();
    put(exception.text ? PickleTuple{{PickleValue(*exception.text)}} : PickleTuple());
    body_ += 'R';  // called with these
    memorize();
  }
  void put(const PickleValue& value) {
    std::visit([this](const auto& given) { put(given); }, value.value);
  }

  size_t memorize() {
    body_ += '\x94';
    return memo_size_++;
  }
  void fetch(size_t index) { body_ += index <= 0xff ? 'h' + little_endian(index, 1) : 'j' + little_endian(index, 4); }
  static std::string little_endian(uint64_t value, size_t size) {
    std::string bytes;
    for (size_t i = 0; i < size; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xff);
    return bytes;
  }

  std::string body_;
  size_t memo_size_ = 0;
  std::unordered_map<std::string, size_t> texts_;
};

}  // namespace

std::string write_pickle(const PickleValue& value) {
  return Writer().write(value);
}

}  // namespace holdfast::jobs

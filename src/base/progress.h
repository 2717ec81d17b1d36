#pragma once

#include <cstdint>
#include <string_view>

namespace holdfast::base {

// Hears how a long piece of work goes. Any thread may call any function at any time; none of them throws or waits.
class Progress {
 public:
  virtual ~Progress() = default;
  // A new phase ("reading", "checking"), and its estimated size in bytes; 0 if unknown.
  virtual void begin(std::string_view phase, uint64_t total_bytes) = 0;
  virtual void advance(uint64_t bytes) = 0;
  // What worker number `worker` is busy with, e.g. a table's name; empty when it is done.
  virtual void working(unsigned worker, std::string_view what) = 0;
  // Why nothing moves: who is in the way. Empty when it moves again.
  virtual void waiting(std::string_view why) = 0;
  virtual void end() = 0;
};

// Hears nothing.
class NoProgress final : public Progress {
 public:
  void begin(std::string_view, uint64_t) override {}
  void advance(uint64_t) override {}
  void working(unsigned, std::string_view) override {}
  void waiting(std::string_view) override {}
  void end() override {}
};

}  // namespace holdfast::base

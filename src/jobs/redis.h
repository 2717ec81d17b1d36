#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "jobs/redis_address.h"

struct redisReader;

namespace holdfast::jobs {

class Stream;

// What Redis answered.
struct RedisReply {
  enum class Kind { nothing, text, number, list, error };
  Kind kind = Kind::nothing;
  std::string text;  // of an error: Redis' own words
  int64_t number = 0;
  std::vector<RedisReply> items;
};

using RedisCommand = std::vector<std::string>;

// A script that Redis runs as one step. It is sent whole only where Redis does not have it yet.
class RedisScript {
 public:
  explicit RedisScript(std::string text);
  const std::string& text() const { return text_; }
  const std::string& digest() const { return digest_; }

 private:
  std::string text_;
  std::string digest_;  // SHA-1, as EVALSHA wants it
};

// A connection to one Redis, made when it is first needed and made anew after it was lost. A command whose connection
// breaks is not sent twice: Redis may have carried it out. Not thread-safe.
class RedisConnection {
 public:
  struct Options {
    std::chrono::milliseconds timeout{5000};  // of the connecting, and of each wait for an answer
    // Ends every wait; what has to be written after a SIGTERM needs a stop of its own.
    std::stop_token stop;
  };

  RedisConnection(RedisAddress address, Options options);
  ~RedisConnection();

  // Throws Error(connect) where Redis cannot be reached, lets us not in, or answers with an error.
  RedisReply run(const RedisCommand& command);
  // One round trip. Errors are among the replies.
  std::vector<RedisReply> run_all(const std::vector<RedisCommand>& commands);
  RedisReply run(const RedisScript& script, const std::vector<std::string>& keys,
                 const std::vector<std::string>& arguments);

 private:
  struct FreeReader {
    void operator()(redisReader* reader) const;
  };

  void connect();
  void log_in();
  RedisReply exchange(const RedisCommand& command);
  void send(const std::vector<RedisCommand>& commands);
  RedisReply receive();
  [[noreturn]] void refuse(const std::string& words) const;

  const RedisAddress address_;
  const Options options_;
  std::unique_ptr<Stream> stream_;
  std::unique_ptr<redisReader, FreeReader> reader_;
};

}  // namespace holdfast::jobs

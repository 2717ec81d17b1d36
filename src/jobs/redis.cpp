#include "jobs/redis.h"

#include <fmt/format.h>
#include <hiredis/hiredis.h>
#include <openssl/sha.h>

#include <new>

#include "base/error.h"
#include "base/text.h"
#include "jobs/stream.h"

namespace holdfast::jobs {

namespace {

using base::Error;
using base::ErrorKind;

constexpr size_t kLargestAnswer = size_t{64} << 20;

struct FreeReply {
  void operator()(redisReply* reply) const { ::freeReplyObject(reply); }
};

RedisReply reply_of(const redisReply& given) {
  RedisReply reply;
  switch (given.type) {
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
      reply = {.kind = RedisReply::Kind::text, .text = std::string(given.str, given.len)};
      break;
    case REDIS_REPLY_ERROR:
      reply = {.kind = RedisReply::Kind::error, .text = base::printable(std::string_view(given.str, given.len))};
      break;
    case REDIS_REPLY_INTEGER:
      reply = {.kind = RedisReply::Kind::number, .number = given.integer};
      break;
    case REDIS_REPLY_ARRAY:
      reply.kind = RedisReply::Kind::list;
      for (size_t i = 0; i < given.elements; ++i) reply.items.push_back(reply_of(*given.element[i]));
      break;
    default:
      break;
  }
  return reply;
}

std::string formatted(const RedisCommand& command) {
  std::vector<const char*> words;
  std::vector<size_t> sizes;
  for (const std::string& word : command) {
    words.push_back(word.data());
    sizes.push_back(word.size());
  }
  char* text = nullptr;
  const int size = ::redisFormatCommandArgv(&text, static_cast<int>(words.size()), words.data(), sizes.data());
  if (size < 0) throw std::bad_alloc();
  const std::string bytes(text, static_cast<size_t>(size));
  ::redisFreeCommand(text);
  return bytes;
}

}  // namespace

RedisScript::RedisScript(std::string text) : text_(std::move(text)) {
  unsigned char digest[SHA_DIGEST_LENGTH];
  ::SHA1(reinterpret_cast<const unsigned char*>(text_.data()), text_.size(), digest);
  digest_ = base::hex(std::string_view(reinterpret_cast<const char*>(digest), sizeof digest));
}

void RedisConnection::FreeReader::operator()(redisReader* reader) const {
  ::redisReaderFree(reader);
}

RedisConnection::RedisConnection(RedisAddress address, Options options)
    : address_(std::move(address)), options_(std::move(options)) {}

RedisConnection::~RedisConnection() = default;

void RedisConnection::refuse(const std::string& words) const {
  throw Error(ErrorKind::connect, fmt::format("Redis at {}: {}", address_.shown(), words),
              "QUEUE__URL says which Redis it is.");
}

RedisReply RedisConnection::run(const RedisCommand& command) {
  RedisReply reply = run_all({command}).front();
  if (reply.kind == RedisReply::Kind::error) refuse(reply.text);
  return reply;
}

std::vector<RedisReply> RedisConnection::run_all(const std::vector<RedisCommand>& commands) {
  if (stream_ == nullptr || stream_->is_stale()) connect();
  try {
    send(commands);
    std::vector<RedisReply> replies;
    while (replies.size() < commands.size()) replies.push_back(receive());
    return replies;
  } catch (...) {
    stream_.reset();  // an answer that comes late would be taken for the next one's
    throw;
  }
}

RedisReply RedisConnection::run(const RedisScript& script, const std::vector<std::string>& keys,
                                const std::vector<std::string>& arguments) {
  RedisCommand command{"EVALSHA", script.digest(), std::to_string(keys.size())};
  command.insert(command.end(), keys.begin(), keys.end());
  command.insert(command.end(), arguments.begin(), arguments.end());
  const RedisReply reply = run_all({command}).front();
  if (reply.kind == RedisReply::Kind::error && reply.text.starts_with("NOSCRIPT")) {
    command[0] = "EVAL";
    command[1] = script.text();
    return run(command);
  }
  if (reply.kind == RedisReply::Kind::error) refuse(reply.text);
  return reply;
}

void RedisConnection::connect() {
  stream_.reset();
  reader_.reset(::redisReaderCreate());
  if (reader_ == nullptr) throw std::bad_alloc();
  try {
    stream_ = std::make_unique<Stream>(Stream::Options{.host = address_.host,
                                                       .port = std::to_string(address_.port),
                                                       .is_tls = address_.is_tls,
                                                       .timeout = options_.timeout,
                                                       .stop = options_.stop});
    log_in();
  } catch (const Error& error) {
    stream_.reset();
    if (error.kind() != ErrorKind::connect || !error.hint().empty()) throw;
    throw Error(ErrorKind::connect, error.what(), "Is Redis running there? QUEUE__URL says where it is.");
  }
}

void RedisConnection::log_in() {
  if (!address_.password.empty()) {
    RedisCommand login{"AUTH"};
    if (!address_.user.empty()) login.push_back(address_.user);
    login.push_back(address_.password.reveal());
    if (const RedisReply reply = exchange(login); reply.kind == RedisReply::Kind::error) {
      throw Error(ErrorKind::connect, fmt::format("Redis at {} refused the login: {}", address_.shown(), reply.text),
                  "The password is part of QUEUE__URL: redis://:password@host:port/0.");
    }
  }
  if (address_.database != 0) {
    const RedisReply reply = exchange({"SELECT", std::to_string(address_.database)});
    if (reply.kind == RedisReply::Kind::error) refuse(reply.text);
  }
}

RedisReply RedisConnection::exchange(const RedisCommand& command) {
  send({command});
  return receive();
}

void RedisConnection::send(const std::vector<RedisCommand>& commands) {
  std::string bytes;
  for (const RedisCommand& command : commands) bytes += formatted(command);
  stream_->send(bytes);
}

RedisReply RedisConnection::receive() {
  size_t size = 0;
  for (;;) {
    void* object = nullptr;
    if (::redisReaderGetReply(reader_.get(), &object) != REDIS_OK) refuse("an answer that is not Redis'");
    if (object != nullptr) {
      const std::unique_ptr<redisReply, FreeReply> reply(static_cast<redisReply*>(object));
      return reply_of(*reply);
    }
    const std::string_view bytes = stream_->receive();
    if ((size += bytes.size()) > kLargestAnswer) refuse("an answer that is too long");
    ::redisReaderFeed(reader_.get(), bytes.data(), bytes.size());
  }
}

}  // namespace holdfast::jobs

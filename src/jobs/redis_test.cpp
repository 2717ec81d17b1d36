#include "jobs/redis.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <thread>

#include "base/error.h"
#include "base/process.h"
#include "jobs/test_redis.h"
#include "net/test_server.h"

namespace holdfast::jobs {
namespace {

namespace fs = std::filesystem;

class Redis : public testing::Test {
 protected:
  void SetUp() override {
    if (!TestRedis::is_there()) GTEST_SKIP() << "no redis-server in PATH";
  }
};

// "no error", or message and hint.
std::string error_of(const std::function<void()>& work, base::ErrorKind kind = base::ErrorKind::connect) {
  try {
    work();
  } catch (const base::Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    return error.what() + (" | " + error.hint());
  }
  return "no error";
}

std::string error_of_ping(const RedisAddress& address, const RedisConnection::Options& options = {}) {
  return error_of([&] { RedisConnection(address, options).run({"PING"}); });
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_F(Redis, RepliesOfAllKindsComeBack) {
  const TestRedis server;
  RedisConnection redis(server.address(), {});
  const std::string bytes("a\0\r\nb", 5);
  EXPECT_EQ(redis.run({"SET", "k", bytes}).text, "OK");
  EXPECT_EQ(redis.run({"GET", "k"}).text, bytes);
  EXPECT_EQ(redis.run({"GET", "none"}).kind, RedisReply::Kind::nothing);
  EXPECT_EQ(redis.run({"STRLEN", "k"}).number, 5);
  const auto replies = redis.run_all({{"RPUSH", "l", "1", "2"}, {"GET", "l"}, {"LRANGE", "l", "0", "-1"}});
  EXPECT_EQ(replies[0].number, 2);
  EXPECT_EQ(replies[1].kind, RedisReply::Kind::error);
  ASSERT_EQ(replies[2].items.size(), 2u);
  EXPECT_EQ(replies[2].items[1].text, "2");
  EXPECT_TRUE(holds(error_of([&] { redis.run({"GET", "l"}); }), "WRONGTYPE"));
  const std::string large(3'000'000, 'x');
  redis.run({"SET", "large", large});
  EXPECT_EQ(redis.run({"GET", "large"}).text, large);
}

TEST_F(Redis, AScriptIsSentOnceAndAgainWhereRedisHasForgottenIt) {
  const TestRedis server;
  RedisConnection redis(server.address(), {});
  const RedisScript script("return {KEYS[1], ARGV[1]}");
  for (int i = 0; i < 2; ++i) EXPECT_EQ(redis.run(script, {"k"}, {"v"}).items.at(1).text, "v");
  EXPECT_EQ(redis.run({"SCRIPT", "EXISTS", script.digest()}).items.at(0).number, 1);
  redis.run({"SCRIPT", "FLUSH"});
  EXPECT_EQ(redis.run(script, {"k"}, {"v"}).items.at(0).text, "k");
}

TEST_F(Redis, PasswordUserAndDatabaseAreUsed) {
  const TestRedis server({"--requirepass", "g:h@m"});
  RedisConnection redis(server.address(":g%3Ah%40m@"), {});
  redis.run({"SET", "k", "zero"});
  redis.run({"ACL", "SETUSER", "worker", "on", ">own", "~*", "+@all"});
  RedisAddress address = server.address("worker:own@");
  address.database = 2;
  RedisConnection other(address, {});
  EXPECT_EQ(other.run({"GET", "k"}).kind, RedisReply::Kind::nothing);
  EXPECT_EQ(other.run({"ACL", "WHOAMI"}).text, "worker");
}

TEST_F(Redis, ARefusedLoginIsSaidWithoutThePassword) {
  const TestRedis server({"--requirepass", "right"});
  const std::string wrong = error_of_ping(server.address(":geheim@"));
  EXPECT_TRUE(holds(wrong, "refused the login: WRONGPASS")) << wrong;
  EXPECT_TRUE(holds(wrong, "QUEUE__URL")) << wrong;
  EXPECT_FALSE(holds(wrong, "geheim")) << wrong;
  EXPECT_TRUE(holds(error_of_ping(server.address()), "NOAUTH"));
}

TEST_F(Redis, AConnectionThatWasClosedIsMadeAnew) {
  const TestRedis server;
  RedisConnection redis(server.address(), {}), other(server.address(), {});
  const std::string id = std::to_string(redis.run({"CLIENT", "ID"}).number);
  other.run({"CLIENT", "KILL", "ID", id});
  EXPECT_EQ(redis.run({"PING"}).text, "PONG");
}

TEST_F(Redis, NobodyThereIsSaidAndLaterFound) {
  const int port = free_port();
  RedisConnection redis(RedisAddress{.host = "127.0.0.1", .port = static_cast<uint16_t>(port)}, {});
  const std::string words = error_of([&] { redis.run({"PING"}); });
  EXPECT_TRUE(holds(words, "127.0.0.1:" + std::to_string(port) + ": Connection refused")) << words;
  const TestRedis server({"--port", std::to_string(port)});
  EXPECT_EQ(redis.run({"PING"}).text, "PONG");
}

RedisAddress address_of(const net::TestServer& server) {
  return {.host = "127.0.0.1", .port = static_cast<uint16_t>(server.port())};
}

TEST(RedisFaults, SilenceIsNotWaitedForForEver) {
  net::TestServer server([](net::TestConnection& connection) { connection.read_to_the_end(); });
  EXPECT_TRUE(
      holds(error_of_ping(address_of(server), {.timeout = std::chrono::milliseconds(150)}), "no answer in time"));
}

TEST(RedisFaults, AStopEndsTheWaiting) {
  net::TestServer server([](net::TestConnection& connection) { connection.read_to_the_end(); });
  std::stop_source stop;
  RedisConnection redis(address_of(server), {.timeout = std::chrono::hours(1), .stop = stop.get_token()});
  const std::jthread stopper([&] { stop.request_stop(); });
  EXPECT_EQ(error_of([&] { redis.run({"PING"}); }, base::ErrorKind::cancelled), "cancelled | ");
}

TEST(RedisFaults, HalfAnAnswerAndGarbageAreFaults) {
  net::TestServer half([](net::TestConnection& connection) {
    connection.read_until("PING\r\n");
    connection.send("$100\r\nabc");
  });
  EXPECT_TRUE(holds(error_of_ping(address_of(half)), "the connection was closed"));
  net::TestServer garbage([](net::TestConnection& connection) {
    connection.read_until("PING\r\n");
    connection.send("HTTP/1.1 400 Bad Request\r\n\r\n");
  });
  EXPECT_TRUE(holds(error_of_ping(address_of(garbage)), "an answer that is not Redis'"));
}

TEST(RedisFaults, TlsToAServerWithoutItIsAFault) {
  net::TestServer plain([](net::TestConnection& connection) {
    connection.read_bytes(1);
    connection.send("-ERR unknown command\r\n");
  });
  RedisAddress address = address_of(plain);
  address.is_tls = true;
  EXPECT_TRUE(holds(error_of_ping(address), "no TLS connection"));
}

// A Redis that speaks TLS, with a certificate that only its own file vouches for.
class RedisOverTls : public Redis {
 protected:
  void SetUp() override {
    Redis::SetUp();
    if (base::find_program("openssl").empty()) GTEST_SKIP() << "no openssl in PATH";
    std::string pattern = (fs::temp_directory_path() / "holdfast-test-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~RedisOverTls() override {
    ::unsetenv("SSL_CERT_FILE");
    if (!folder_.empty()) fs::remove_all(folder_);
  }

  std::string file(const std::string& name) const { return (folder_ / name).string(); }
  std::unique_ptr<TestRedis> start(const std::string& names) {
    base::ChildProcess openssl({base::find_program("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt",
                                "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=test", "-addext",
                                "subjectAltName=" + names, "-keyout", file("key.pem"), "-out", file("certificate.pem")},
                               base::environment_without({}), {});
    openssl.read_all();
    EXPECT_EQ(openssl.wait(), 0) << openssl.errors();
    return std::make_unique<TestRedis>(
        std::vector<std::string>{"--tls-cert-file", file("certificate.pem"), "--tls-key-file", file("key.pem"),
                                 "--tls-auth-clients", "no", "--requirepass", "geheim"},
        true);
  }

  fs::path folder_;
};

TEST_F(RedisOverTls, ACertificateThatIsVouchedForIsGood) {
  const auto server = start("IP:127.0.0.1,DNS:localhost");
  ::setenv("SSL_CERT_FILE", file("certificate.pem").c_str(), 1);
  for (const char* host : {"127.0.0.1", "localhost"}) {
    RedisConnection redis(server->address(":geheim@", host), {});
    const std::string large(1'000'000, 'x');
    redis.run({"SET", "k", large});
    EXPECT_EQ(redis.run({"GET", "k"}).text, large);
    EXPECT_EQ(redis.run({"PING"}).text, "PONG");
  }
}

TEST_F(RedisOverTls, ACertificateThatNobodyVouchesForIsRefused) {
  const auto server = start("IP:127.0.0.1");
  const std::string words = error_of_ping(server->address(":geheim@"));
  EXPECT_TRUE(holds(words, "its certificate is not good: self-signed certificate")) << words;
  EXPECT_TRUE(holds(words, "SSL_CERT_FILE")) << words;
}

TEST_F(RedisOverTls, ACertificateOfAnotherHostIsRefused) {
  const auto server = start("IP:127.0.0.2,DNS:elsewhere");
  ::setenv("SSL_CERT_FILE", file("certificate.pem").c_str(), 1);
  EXPECT_TRUE(holds(error_of_ping(server->address(":geheim@")), "IP address mismatch"));
  EXPECT_TRUE(holds(error_of_ping(server->address(":geheim@", "localhost")), "hostname mismatch"));
}

}  // namespace
}  // namespace holdfast::jobs

#include "net/curl_http.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <future>
#include <thread>

#include "base/error.h"
#include "net/test_server.h"

namespace holdfast::net {
namespace {

using std::chrono::seconds;

constexpr const char* kSecretPath = "/bot123:SECRET/sendDocument";

// So many bytes of one letter; can break, and can wait in the middle.
class LongBody final : public Body {
 public:
  explicit LongBody(uint64_t size, uint64_t breaks_at = UINT64_MAX) : size_(size), breaks_at_(breaks_at) {}
  uint64_t size() const override { return size_; }
  size_t read(char* buffer, size_t room) override {
    if (done_ >= breaks_at_) throw base::Error(base::ErrorKind::file, "the file became shorter");
    const size_t count = std::min<uint64_t>(room, size_ - done_);
    std::fill_n(buffer, count, 'x');
    done_ += count;
    return count;
  }
  void rewind() override { done_ = 0; }

 private:
  const uint64_t size_;
  const uint64_t breaks_at_;
  uint64_t done_ = 0;
};

class CurlHttpTest : public testing::Test {
 protected:
  HttpAnswer get(const TestServer& server) { return http_.send({.url = secret_url(server), .stall = seconds(2)}, {}); }
  HttpAnswer post(const TestServer& server, Body& body, seconds stall = seconds(20)) {
    return http_.send({.url = secret_url(server), .body = &body, .content_type = "application/json", .stall = stall},
                      {});
  }
  static base::Secret secret_url(const TestServer& server) { return base::Secret(server.url(kSecretPath)); }
  static void expect_no_secret(const HttpAnswer& answer) {
    EXPECT_EQ(answer.fault.find("SECRET"), std::string::npos) << answer.fault;
    EXPECT_EQ(answer.fault.find("sendDocument"), std::string::npos) << answer.fault;
  }
  std::string refusal_of(const HttpRequest& request) {
    try {
      http_.send(request, {});
    } catch (const base::Error& error) {
      EXPECT_EQ(error.kind(), base::ErrorKind::usage);
      return error.what();
    }
    return "none";
  }

  CurlHttp http_;
};

TEST_F(CurlHttpTest, GivesTheWholeAnswerWhateverItsStatus) {
  for (const auto* status : {"200 OK", "400 Bad Request", "401 Unauthorized", "429 Too Many Requests", "500 Oops"}) {
    const TestServer server([&](TestConnection& connection) {
      connection.read_request();
      connection.answer(status, "words");
    });
    TextBody body("{}");
    const HttpAnswer answer = post(server, body);
    EXPECT_EQ(answer.status, std::stoi(status));
    EXPECT_EQ(answer.body, "words");
    EXPECT_EQ(answer.fault, "");
  }
}

TEST_F(CurlHttpTest, SendsABodyWithItsLengthAndItsHeaders) {
  std::string request;
  const TestServer server([&](TestConnection& connection) {
    request = connection.read_request();
    connection.answer("200 OK", "");
  });
  TextBody body("{\"a\":1}");
  EXPECT_EQ(
      http_
          .send({.url = base::Secret(server.url("/emails")),
                 .headers = {{"Authorization", base::Secret("Bearer key")}, {"Idempotency-Key", base::Secret("7")}},
                 .body = &body,
                 .content_type = "application/json"},
                {})
          .status,
      200);
  EXPECT_EQ(request.rfind("POST /emails HTTP/1.1\r\n", 0), 0U) << request;
  for (const auto* line : {"\r\nContent-Length: 7\r\n", "\r\nContent-Type: application/json\r\n",
                           "\r\nAuthorization: Bearer key\r\n", "\r\nIdempotency-Key: 7\r\n"}) {
    EXPECT_NE(request.find(line), std::string::npos) << request;
  }
  EXPECT_EQ(request.find("Expect"), std::string::npos);
  EXPECT_EQ(request.find("Transfer-Encoding"), std::string::npos);
  EXPECT_EQ(request.substr(request.size() - 7), "{\"a\":1}");
}

TEST_F(CurlHttpTest, SendsAFormWithItsFileAndSaysHowFarItIs) {
  std::string request;
  const TestServer server([&](TestConnection& connection) {
    request = connection.read_request();
    connection.answer("200 OK", "");
  });
  LongBody file(3'000'000);
  uint64_t sent = 0;
  uint64_t total = 0;
  const HttpAnswer answer = http_.send(
      {.url = secret_url(server),
       .form = {{.name = "caption", .text = "two\nlines"},
                {.name = "document", .file_name = "a\"b.sql.gz", .content_type = "application/gzip", .file = &file}},
       .on_sent =
           [&](uint64_t now, uint64_t all) {
             sent = now;
             total = all;
           }},
      {});
  EXPECT_EQ(answer.status, 200) << answer.fault;
  EXPECT_GT(total, 3'000'000U);
  EXPECT_EQ(sent, total);
  EXPECT_NE(request.find("Content-Type: multipart/form-data; boundary="), std::string::npos);
  EXPECT_NE(request.find("name=\"caption\"\r\n\r\ntwo\nlines\r\n"), std::string::npos);
  EXPECT_NE(request.find("name=\"document\"; filename=\"a%22b.sql.gz\"\r\nContent-Type: application/gzip\r\n\r\n" +
                         std::string(3'000'000, 'x') + "\r\n--"),
            std::string::npos);
}

TEST_F(CurlHttpTest, TakesTheAnswerOfAServerThatDoesNotWantTheBody) {
  for (const auto* status : {"413 Payload Too Large", "401 Unauthorized"}) {
    for (const auto* headers : {"", "Connection: close\r\n"}) {
      const TestServer server([&](TestConnection& connection) {
        connection.read_until("\r\n\r\n");
        // The client's buffers are full by then, as they are where a line is slower than memory.
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        connection.answer(status, "words", headers);
      });
      LongBody body(300'000'000);
      const HttpAnswer answer = post(server, body);
      EXPECT_EQ(answer.status, std::stoi(status)) << answer.fault;
      EXPECT_EQ(answer.body, "words");
      EXPECT_FALSE(answer.may_have_arrived);
    }
  }
}

TEST_F(CurlHttpTest, DoesNotSendOnWhenTheWholeAnswerIsThere) {
  std::atomic<bool> is_over = false;
  const TestServer server([&](TestConnection& connection) {
    connection.read_until("\r\n\r\n");
    connection.answer("413 Payload Too Large", "words", "Connection: close\r\n");
    while (!is_over) std::this_thread::yield();  // reads nothing and does not close
  });
  LongBody body(300'000'000);
  const HttpAnswer answer = post(server, body, seconds(3600));
  is_over = true;
  EXPECT_EQ(answer.status, 413) << answer.fault;
}

TEST_F(CurlHttpTest, TellsABodyThatDidNotArriveFromOneThatMayHave) {
  const TestServer early([](TestConnection& connection) {
    connection.read_until("\r\n\r\n");
    connection.reset();
  });
  LongBody long_body(300'000'000);
  HttpAnswer answer = post(early, long_body);
  EXPECT_EQ(answer.status, 0);
  EXPECT_FALSE(answer.may_have_arrived) << answer.fault;
  expect_no_secret(answer);

  const TestServer late([](TestConnection& connection) {
    connection.read_request();
    connection.reset();
  });
  TextBody body("{}");
  answer = post(late, body);
  EXPECT_EQ(answer.status, 0);
  EXPECT_TRUE(answer.may_have_arrived) << answer.fault;
  EXPECT_FALSE(answer.is_permanent);
  expect_no_secret(answer);
}

TEST_F(CurlHttpTest, SendsNothingTwiceByItself) {
  std::atomic<int> posts = 0;
  // Keeps its connections open, and dies of the second request that comes over one: libcurl would send that again.
  const TestServer server([&](TestConnection& connection) {
    if (connection.read_request().rfind("POST", 0) == 0) ++posts;
    connection.answer("200 OK", "");
    if (connection.read_request().rfind("POST", 0) == 0) ++posts;
    connection.reset();
  });
  EXPECT_EQ(get(server).status, 200);
  TextBody body("{}");
  EXPECT_EQ(post(server, body).status, 200);
  EXPECT_EQ(post(server, body).status, 200);
  EXPECT_EQ(posts, 2);
}

TEST_F(CurlHttpTest, KeepsItsConnectionForOneGetAfterAnother) {
  const TestServer server([](TestConnection& connection) {
    while (!connection.read_request().empty()) connection.answer("200 OK", "");
  });
  EXPECT_EQ(get(server).status, 200);
  EXPECT_EQ(get(server).status, 200);
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(CurlHttpTest, LeavesNoConnectionOpenThatNoLaterRequestTakes) {
  std::promise<void> closed;
  const TestServer server([&](TestConnection& connection) {
    connection.read_request();
    connection.answer("200 OK", "");
    connection.read_to_the_end();
    closed.set_value();
  });
  TextBody body("{}");
  EXPECT_EQ(post(server, body).status, 200);
  EXPECT_EQ(closed.get_future().wait_for(seconds(20)), std::future_status::ready);
}

TEST_F(CurlHttpTest, TakesHalfAnAnswerForAFault) {
  const TestServer server([](TestConnection& connection) {
    connection.read_request();
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"ok\":");
  });
  TextBody body("{}");
  const HttpAnswer answer = post(server, body);
  EXPECT_EQ(answer.status, 0);
  EXPECT_NE(answer.fault, "");
  EXPECT_TRUE(answer.may_have_arrived);
}

TEST_F(CurlHttpTest, GivesUpASilentServer) {
  std::atomic<bool> is_over = false;
  const TestServer server([&](TestConnection& connection) {
    connection.read_request();
    while (!is_over) std::this_thread::yield();
  });
  TextBody body("{}");
  const HttpAnswer answer = post(server, body, seconds(1));
  is_over = true;
  EXPECT_EQ(answer.fault, "nothing was sent or received for 1 s");
  EXPECT_TRUE(answer.may_have_arrived);
}

TEST_F(CurlHttpTest, GivesUpAServerThatStopsReading) {
  std::atomic<bool> is_over = false;
  const TestServer server([&](TestConnection& connection) {
    connection.read_until("\r\n\r\n");
    while (!is_over) std::this_thread::yield();
  });
  LongBody body(300'000'000);
  const HttpAnswer answer = post(server, body, seconds(1));
  is_over = true;
  EXPECT_EQ(answer.fault, "nothing was sent or received for 1 s");
  EXPECT_FALSE(answer.may_have_arrived);
}

TEST_F(CurlHttpTest, WaitsForAServerThatIsSlow) {
  const TestServer server([](TestConnection& connection) {
    connection.read_request();
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n");
    for (int i = 0; i < 3; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(900));
      connection.send("x");
    }
  });
  EXPECT_EQ(get(server).body, "xxx");  // 2.7 s in all, 2 s of silence being a fault
}

TEST_F(CurlHttpTest, EndsAWaitForASilentServerWhenStopped) {
  std::stop_source stop;
  std::atomic<bool> is_over = false;
  const TestServer server([&](TestConnection& connection) {
    connection.read_request();
    stop.request_stop();
    while (!is_over) std::this_thread::yield();
  });
  try {
    http_.send({.url = secret_url(server), .stall = seconds(3600)}, stop.get_token());
    ADD_FAILURE() << "was not stopped";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.kind(), base::ErrorKind::cancelled);
  }
  is_over = true;
}

TEST_F(CurlHttpTest, ThrowsWhatTheBodyThrows) {
  const TestServer server([](TestConnection& connection) { connection.read_to_the_end(); });
  LongBody body(3'000'000, 1'000'000);
  try {
    post(server, body);
    ADD_FAILURE() << "did not throw";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.kind(), base::ErrorKind::file);
  }
}

TEST_F(CurlHttpTest, FollowsNoRedirect) {
  const TestServer other([](TestConnection& connection) { connection.read_request(); });
  const TestServer server([&](TestConnection& connection) {
    connection.read_request();
    connection.answer("307 Temporary Redirect", "", "Location: " + other.url("/elsewhere") + "\r\n");
  });
  TextBody body("{}");
  EXPECT_EQ(post(server, body).status, 307);
  EXPECT_EQ(get(server).status, 307);
  EXPECT_EQ(other.connections(), 0);
}

TEST_F(CurlHttpTest, DoesNotTakeAnAnswerWithoutEnd) {
  const TestServer server([](TestConnection& connection) {
    connection.read_request();
    connection.send("HTTP/1.1 200 OK\r\n\r\n");
    const std::string block(1 << 20, 'x');
    for (int i = 0; i < 64; ++i) connection.send(block);
  });
  const HttpAnswer answer = get(server);
  EXPECT_EQ(answer.status, 0);
  EXPECT_EQ(answer.fault, "the answer is longer than 4.19 MB");
}

TEST_F(CurlHttpTest, ReadsRetryAfter) {
  const auto retry_after = [&](const std::string& value) {
    const TestServer server([&](TestConnection& connection) {
      connection.read_request();
      connection.answer("429 Too Many Requests", "", value.empty() ? "" : "Retry-After: " + value + "\r\n");
    });
    return get(server).retry_after;
  };
  EXPECT_EQ(retry_after("7"), seconds(7));
  EXPECT_EQ(retry_after("999999999"), seconds(24 * 3600));
  EXPECT_EQ(retry_after("Fri, 31 Dec 2100 23:59:59 GMT"), seconds(24 * 3600));
  EXPECT_EQ(retry_after("Thu, 01 Jan 1998 00:00:00 GMT"), std::nullopt);
  EXPECT_EQ(retry_after("soon"), std::nullopt);
  EXPECT_EQ(retry_after(""), std::nullopt);
}

TEST_F(CurlHttpTest, SaysThatThereIsNoServer) {
  int port = 0;
  {
    port = TestServer([](TestConnection&) {}).port();
  }
  const HttpAnswer answer =
      http_.send({.url = base::Secret("http://127.0.0.1:" + std::to_string(port) + kSecretPath)}, {});
  EXPECT_EQ(answer.fault, "no connection to 127.0.0.1 port " + std::to_string(port) + ": Connection refused");
  EXPECT_FALSE(answer.may_have_arrived);
  EXPECT_FALSE(answer.is_permanent);
}

TEST_F(CurlHttpTest, AsksNoProxyForThisMachine) {
  const TestServer proxy([](TestConnection& connection) { connection.read_request(); });
  const TestServer server([](TestConnection& connection) {
    connection.read_request();
    connection.answer("200 OK", "");
  });
  for (const auto* name : {"http_proxy", "all_proxy"}) ::setenv(name, proxy.url().c_str(), 1);
  EXPECT_EQ(get(server).status, 200);
  for (const auto* name : {"http_proxy", "all_proxy"}) ::unsetenv(name);
  EXPECT_EQ(proxy.connections(), 0);
}

TEST_F(CurlHttpTest, AsksTheProxyForOthersAndKeepsItsPasswordToItself) {
  std::string request;
  const TestServer proxy([&](TestConnection& connection) {
    request = connection.read_request();
    connection.answer("407 Proxy Authentication Required", "");
  });
  HttpRequest asked{.url = base::Secret(std::string("https://service.invalid") + kSecretPath)};
  ::setenv("https_proxy", proxy.url().c_str(), 1);
  HttpAnswer answer = http_.send(asked, {});
  EXPECT_EQ(request.rfind("CONNECT service.invalid:443 ", 0), 0U) << request;
  EXPECT_EQ(answer.status, 0);
  EXPECT_FALSE(answer.may_have_arrived);
  expect_no_secret(answer);
  ::setenv("https_proxy", "nonsense://me:SECRET@127.0.0.1", 1);
  answer = http_.send(asked, {});
  EXPECT_EQ(answer.status, 0);
  expect_no_secret(answer);
  ::unsetenv("https_proxy");
}

TEST_F(CurlHttpTest, RefusesControlCharactersAndPlainHttpToOthers) {
  TextBody file("x");
  const base::Secret url("http://127.0.0.1:1/SECRET");
  EXPECT_EQ(refusal_of({.url = url, .headers = {{"A", base::Secret("SECRET\r\nB: c")}}}),
            "the header A has control characters");
  EXPECT_EQ(refusal_of({.url = url, .headers = {{"A\n", base::Secret("b")}}}),
            "the name of a header has control characters");
  EXPECT_EQ(refusal_of({.url = url, .form = {{.name = "a", .file_name = "b\nc", .file = &file}}}),
            "the name of a file has control characters");
  EXPECT_EQ(refusal_of({.url = base::Secret("http://example.org/SECRET")}),
            "the address of the service is http:// to another machine, which would show the secret on the way");
}

}  // namespace
}  // namespace holdfast::net

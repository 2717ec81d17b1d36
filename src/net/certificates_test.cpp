#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "base/error.h"
#include "base/process.h"
#include "net/curl_http.h"
#include "net/smtp_mailer.h"

namespace holdfast::net {
namespace {

namespace fs = std::filesystem;

// A certificate for 127.0.0.1 that only its own file vouches for, and a server that shows it.
class CertificatesTest : public testing::Test {
 protected:
  CertificatesTest() {
    std::string pattern = (fs::temp_directory_path() / "holdfast-test-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~CertificatesTest() override {
    ::unsetenv("SSL_CERT_FILE");
    server_.reset();
    fs::remove_all(folder_);
  }

  std::string file(const std::string& name) const { return (folder_ / name).string(); }
  void make_certificate(const std::string& address) {
    base::ChildProcess openssl(
        {base::find_program("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", "/CN=test", "-addext", "subjectAltName=IP:" + address, "-keyout",
         file("key.pem"), "-out", file("certificate.pem")},
        base::environment_without({}), {});
    openssl.read_all();
    ASSERT_EQ(openssl.wait(), 0) << openssl.errors();
  }
  // Sets port_. The server answers a GET with a page.
  void start_server() {
    server_ = std::make_unique<base::ChildProcess>(
        std::vector<std::string>{base::find_program("openssl"), "s_server", "-accept", "127.0.0.1:0", "-www", "-key",
                                 file("key.pem"), "-cert", file("certificate.pem")},
        base::environment_without({}), std::stop_token());
    for (std::string line; !(line = server_->read_until('\n')).empty();) {
      if (line.rfind("ACCEPT 127.0.0.1:", 0) != 0) continue;
      port_ = line.substr(17, line.size() - 18);
      return;
    }
    FAIL() << server_->errors();
  }
  HttpAnswer get() {
    CurlHttp http;
    return http.send({.url = base::Secret("https://127.0.0.1:" + port_ + "/SECRET"), .stall = std::chrono::seconds(20)},
                     {});
  }

  fs::path folder_;
  std::unique_ptr<base::ChildProcess> server_;
  std::string port_;
};

TEST_F(CertificatesTest, AreTakenFromSslCertFile) {
  make_certificate("127.0.0.1");
  start_server();
  ::setenv("SSL_CERT_FILE", file("certificate.pem").c_str(), 1);
  const HttpAnswer answer = get();
  EXPECT_GT(answer.status, 0) << answer.fault;
}

TEST_F(CertificatesTest, ThatNobodyVouchesForAreRefused) {
  make_certificate("127.0.0.1");
  start_server();
  const HttpAnswer answer = get();
  EXPECT_EQ(answer.status, 0);
  EXPECT_TRUE(answer.is_permanent) << answer.fault;
  EXPECT_FALSE(answer.may_have_arrived);
  EXPECT_EQ(answer.fault, "SSL certificate problem: self-signed certificate");
}

TEST_F(CertificatesTest, OfAnotherHostAreRefused) {
  make_certificate("127.0.0.2");
  start_server();
  ::setenv("SSL_CERT_FILE", file("certificate.pem").c_str(), 1);
  const HttpAnswer answer = get();
  EXPECT_EQ(answer.status, 0);
  EXPECT_TRUE(answer.is_permanent) << answer.fault;
}

TEST_F(CertificatesTest, ThatCannotBeReadAreSaidSo) {
  make_certificate("127.0.0.1");
  start_server();
  ::setenv("SSL_CERT_FILE", file("absent.pem").c_str(), 1);
  const HttpAnswer answer = get();
  EXPECT_TRUE(answer.is_permanent);
  EXPECT_EQ(answer.fault, "the file of certificates (SSL_CERT_FILE) cannot be read");
}

TEST_F(CertificatesTest, OfAMailServerAreCheckedBeforeTheLogin) {
  make_certificate("127.0.0.1");
  start_server();
  SmtpMailer mailer(base::Secret("smtps://user:password@127.0.0.1:" + port_), std::chrono::seconds(20));
  const MailAnswer answer = mailer.send({.from_address = "a@example.org", .recipients = {"b@example.org"}}, {});
  EXPECT_FALSE(answer.was_accepted);
  EXPECT_TRUE(answer.is_permanent);
  EXPECT_EQ(answer.words, "SSL certificate problem: self-signed certificate");
}

}  // namespace
}  // namespace holdfast::net

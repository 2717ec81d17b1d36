#include "jobs/arq_payload.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "jobs/test_python.h"

namespace holdfast::jobs {
namespace {

// As ARQ 0.26.1 wrote them to a Redis.
constexpr const char* kEnqueued =
    "80049545000000000000007d94288c0174944e8c0166948c136261636b75705f64617461626173655f6a6f62948c0161948c057461726f7494"
    "85"
    "948c016b947d948c026574948a0607d1580ca201752e";
// The result of a function that returned {'ok': True, 'db': 'tarot'}.
constexpr const char* kOk =
    "8004959b000000000000007d94288c0174944b018c0166948c136261636b75705f64617461626173655f6a6f62948c0161948c057461726f74"
    "94"
    "85948c016b947d948c026574948a060ad1580ca2018c017394888c0172947d94288c026f6b94888c026462946805758c027374948a0653fd58"
    "0c"
    "a2018c026674948a0654fd580ca2018c0171948c096172713a7175657565948c026964948c09657870697265732d3194752e";
constexpr const char* kBoom =
    "800495af000000000000007d94288c0174944b018c0166948c136261636b75705f64617461626173655f6a6f62948c0161948c057461726f74"
    "94"
    "85948c016b947d948c026574948a0607d1580ca2018c017394898c0172948c086275696c74696e73948c0c52756e74696d654572726f729493"
    "94"
    "8c04626f6f6d94859452948c027374948a064efd580ca2018c026674948a064efd580ca2018c0171948c096172713a7175657565948c026964"
    "94"
    "8c0766697865642d3194752e";
constexpr int64_t kTime = 1795503476999;

std::optional<ArqPayload> payload_of(const std::string& dict) {
  return read_arq_payload(
      base::unhex(python("import pickle, sys; print(pickle.dumps(eval(sys.argv[1])).hex())", {dict})));
}

class Payload : public testing::Test {
 protected:
  void SetUp() override {
    if (!has_python()) GTEST_SKIP() << "no " << kPython;
  }
  static std::string call(const std::string& args, const std::string& kwargs) {
    return "{'t': None, 'f': 'backup_database_job', 'a': " + args + ", 'k': " + kwargs + ", 'et': 5}";
  }
};

TEST(ArqBytes, AJobIsReadAndWrittenAsArqDoes) {
  const auto payload = read_arq_payload(base::unhex(kEnqueued));
  ASSERT_TRUE(payload);
  EXPECT_EQ(payload->job, BackupJob{.app = "tarot"});
  EXPECT_EQ(payload->enqueued, kTime);
  EXPECT_EQ(payload->first_try, 1);
  EXPECT_EQ(payload->problem, "");
  EXPECT_EQ(base::hex(write_arq_payload({.app = "tarot"}, kTime)), kEnqueued);
}

TEST(ArqBytes, AFailureIsWrittenAsArqDoes) {
  const auto payload = read_arq_payload(base::unhex(kEnqueued));
  const FinishedJob finished{.id = "fixed-1",
                             .job = payload->job,
                             .tries = 1,
                             .enqueued = kTime,
                             .started = 0x01a20c58fd4e,
                             .finished = 0x01a20c58fd4e,
                             .outcome = Failure{.message = "boom"}};
  EXPECT_EQ(base::hex(write_arq_result(finished, *payload, "arq:queue")), kBoom);
}

TEST(ArqBytes, ASuccessIsReadAndWrittenAsArqDoes) {
  const auto value = read_pickle(base::unhex(kOk));
  ASSERT_TRUE(value);
  EXPECT_EQ(base::hex(write_pickle(*value)), kOk);
}

TEST_F(Payload, AllArgumentsAreRead) {
  const auto payload = payload_of(call(
      "('tarot',)", "{'name': 'x', 'compress': False, 'telegram': True, 'email': None, 'chat_id': -100123456789}"));
  ASSERT_TRUE(payload);
  EXPECT_EQ(payload->job, (BackupJob{.app = "tarot",
                                     .name = "x",
                                     .compress = false,
                                     .telegram = true,
                                     .email = std::nullopt,
                                     .chat_id = -100123456789}));
  EXPECT_EQ(payload_of(call("()", "{'app': 'tarot', 'compress': True}"))->job, BackupJob{.app = "tarot"});
}

TEST_F(Payload, WhatIsWrittenIsReadAgain) {
  const BackupJob job{.app = "tarot", .name = "n", .compress = false, .telegram = false, .email = true, .chat_id = 7};
  EXPECT_EQ(read_arq_payload(write_arq_payload(job, 5))->job, job);
}

TEST_F(Payload, ArgumentsThatTheFunctionDoesNotTakeAreAProblem) {
  EXPECT_EQ(payload_of(call("('tarot',)", "{'level': 9}"))->problem,
            "backup_database_job() got an unexpected keyword argument 'level'");
  EXPECT_EQ(payload_of(call("('tarot', True)", "{}"))->problem,
            "backup_database_job() takes 1 positional argument but 2 were given");
  for (const char* kwargs : {"{'app': 'tarot'}", "{'compress': 1}", "{'compress': None}", "{'chat_id': '7'}",
                             "{'telegram': 1}", "{'name': b'x'}", "{1: 2}"}) {
    const auto payload = payload_of(call("('tarot',)", kwargs));
    ASSERT_TRUE(payload);
    EXPECT_NE(payload->problem, "") << kwargs;
    EXPECT_EQ(payload->job, BackupJob{.app = "tarot"});
  }
}

TEST_F(Payload, WhatIsNotOursIsNone) {
  for (const std::string& dict :
       {std::string("{'t': None, 'f': 'send_mail', 'a': ('tarot',), 'k': {}, 'et': 5}"), std::string("[]"),
        std::string("{'f': 'backup_database_job'}"), call("()", "{}"), call("(7,)", "{}"), call("['tarot']", "{}"),
        call("('tarot',)", "[]"), call("('tarot',)", "{'name': set()}")}) {
    EXPECT_FALSE(payload_of(dict)) << dict;
  }
}

TEST_F(Payload, PythonReadsAResult) {
  const auto payload = payload_of(call("('tarot',)", "{'name': 'x'}"));
  FinishedJob finished{.id = "i",
                       .job = payload->job,
                       .tries = 2,
                       .enqueued = 5,
                       .started = 6,
                       .finished = 7,
                       .outcome = BackupResult{.path = "/tmp/x\xff.sql.gz",
                                               .size = 3'000'000'000,
                                               .tables = 24,
                                               .rows = std::nullopt,
                                               .duration = 3.25,
                                               .deliveries = {{"email", {"a@b.c"}, true, ""}}}};
  const auto loaded = [&](const std::string& what) {
    return python("import pickle, sys; d = pickle.loads(bytes.fromhex(sys.argv[1])); print(" + what + ")",
                  {base::hex(write_arq_result(finished, *payload, "q"))});
  };
  EXPECT_EQ(loaded("d"),
            "{'t': 2, 'f': 'backup_database_job', 'a': ('tarot',), 'k': {'name': 'x'}, 'et': 5, 's': True, 'r': "
            "{'path': '/tmp/x\\\\xff.sql.gz', 'size': 3000000000, 'tables': 24, 'rows': None, 'duration': 3.25, "
            "'deliveries': [{'channel': 'email', 'recipients': ['a@b.c'], 'complete': True, 'trouble': ''}]}, 'st': 6, "
            "'ft': 7, 'q': 'q', 'id': 'i'}");
  finished.outcome = Failure{.message = "no route", .hint = "make status"};
  EXPECT_EQ(loaded("(d['s'], d['r'])"), "(False, RuntimeError('no route\\nhint: make status'))");
  finished.outcome = Failure{.message = "cancelled", .hint = "", .is_cancelled = true};
  EXPECT_EQ(loaded("(d['s'], d['r'])"), "(False, CancelledError())");
}

}  // namespace
}  // namespace holdfast::jobs

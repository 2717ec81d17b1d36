#include "jobs/redis_address.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace holdfast::jobs {
namespace {

RedisAddress parse(const std::string& url) {
  return RedisAddress::parse(base::Secret(url));
}

TEST(RedisAddress, AllOfItIsTakenApart) {
  const RedisAddress address = parse("rediss://worker:p%40ss%2F%3A@redis.example.com:6380/3");
  EXPECT_TRUE(address.is_tls);
  EXPECT_EQ(address.host, "redis.example.com");
  EXPECT_EQ(address.port, 6380);
  EXPECT_EQ(address.user, "worker");
  EXPECT_EQ(address.password.reveal(), "p@ss/:");
  EXPECT_EQ(address.database, 3);
  EXPECT_EQ(address.shown(), "redis.example.com:6380");
}

TEST(RedisAddress, WhatIsLeftOutIsRedisOwn) {
  const RedisAddress address = parse("redis://:secret@[::1]");
  EXPECT_FALSE(address.is_tls);
  EXPECT_EQ(address.host, "::1");
  EXPECT_EQ(address.port, 6379);
  EXPECT_EQ(address.user, "");
  EXPECT_EQ(address.password.reveal(), "secret");
  EXPECT_EQ(address.database, 0);
  EXPECT_EQ(address.shown(), "[::1]:6379");
  EXPECT_TRUE(parse("redis://localhost/").password.empty());
}

TEST(RedisAddress, WhatIsNoneIsRefusedWithoutShowingThePassword) {
  for (const char* url :
       {"", "localhost:6379", "http://:geheim@h", "redis:/h", "redis://", "redis://:geheim@h/x", "redis://:geheim@h/-1",
        "redis://:geheim@h/1/2", "redis://:geheim@h:0", "redis://:geheim@h:99999", "redis://:geheim@h?db=1",
        "redis://user@h", "redis://:gehe im@h", "redis://:geheim%0a@h", "redis://:geheim@h\n"}) {
    try {
      parse(url);
      ADD_FAILURE() << url;
    } catch (const base::Error& error) {
      EXPECT_EQ(error.kind(), base::ErrorKind::usage);
      EXPECT_TRUE(std::string(error.what()).starts_with("QUEUE__URL ")) << error.what();
      EXPECT_EQ((error.what() + error.hint()).find("gehe"), std::string::npos) << error.what();
    }
  }
}

}  // namespace
}  // namespace holdfast::jobs

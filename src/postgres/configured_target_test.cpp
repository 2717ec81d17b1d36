#include "postgres/configured_target.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include "base/error.h"

namespace holdfast::postgres {
namespace {

// Takes libpq's variables out of the environment, and puts back what there was.
class ConfiguredTarget : public ::testing::Test {
 protected:
  ConfiguredTarget() {
    for (const char* name : kNames) {
      const char* value = ::getenv(name);
      kept_.emplace_back(name, value == nullptr ? "" : value);
      ::unsetenv(name);
    }
  }
  ~ConfiguredTarget() override {
    for (const auto& [name, value] : kept_) value.empty() ? ::unsetenv(name) : ::setenv(name, value.c_str(), 1);
  }
  static std::string conninfo(const config::DatabaseSettings& settings) {
    try {
      return target_of(settings).conninfo.reveal();
    } catch (const base::Error& error) {
      return error.what();
    }
  }

  static constexpr const char* kNames[] = {"PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGSERVICE"};
  std::vector<std::pair<const char*, std::string>> kept_;
};

config::DatabaseSettings url(const std::string& text) {
  return {.url = base::Secret(text)};
}

TEST_F(ConfiguredTarget, UnderstandsUrlsOfSqlAlchemy) {
  EXPECT_EQ(conninfo(url("postgresql+asyncpg://a:p%40s@h:6/d")),
            "dbname='d' host='h' password='p@s' port='6' user='a'");
  EXPECT_EQ(conninfo(url("postgresql+asyncpg://a@h/d?ssl=require&prepared_statement_cache_size=0")),
            "dbname='d' host='h' sslmode='require' user='a'");
  EXPECT_EQ(conninfo(url("postgres+psycopg2://h/a+b")), "dbname='a+b' host='h'");
  EXPECT_EQ(conninfo(url("mysql://h/d")), "DATABASE__URL is malformed");
}

TEST_F(ConfiguredTarget, PutsTheUrlTogetherFromParts) {
  EXPECT_EQ(conninfo({.host = "h", .port = 7, .user = "u", .password = base::Secret("it's"), .name = "d"}),
            "dbname='d' host='h' password='it\\'s' port='7' user='u'");
  EXPECT_EQ(conninfo({.host = "h"}), "the settings name no database");
}

TEST_F(ConfiguredTarget, PartsMayCompleteAUrlButNotContradictIt) {
  config::DatabaseSettings settings = url("postgresql://h/d");
  settings.password = base::Secret("p");
  settings.name = "d";
  EXPECT_EQ(conninfo(settings), "dbname='d' host='h' password='p'");
  settings.name = "other";
  EXPECT_EQ(conninfo(settings), "DATABASE__URL and DATABASE__NAME contradict each other");
}

TEST_F(ConfiguredTarget, AnExportedVariableMayNotLeadElsewhere) {
  ::setenv("PGHOST", "h", 1);
  EXPECT_EQ(conninfo(url("postgresql://h/d")), "dbname='d' host='h'");
  ::setenv("PGPORT", "6000", 1);
  EXPECT_EQ(conninfo(url("postgresql://h/d")), "the environment's PGPORT contradicts the settings, where it is 5432");
  ::unsetenv("PGPORT");
  ::setenv("PGHOST", "elsewhere", 1);
  EXPECT_EQ(conninfo(url("postgresql://h/d")), "the environment's PGHOST contradicts the settings, where it is h");
  EXPECT_EQ(conninfo(url("postgresql:///d")),
            "the environment's PGHOST contradicts the settings, where it is the local socket");
  ::unsetenv("PGHOST");
  ::setenv("PGSERVICE", "s", 1);
  EXPECT_EQ(conninfo(url("postgresql://h/d")),
            "the environment's PGSERVICE contradicts the settings, which say themselves where the database is");
}

TEST_F(ConfiguredTarget, NamesTheLineThatAnExportedVariableContradicts) {
  config::DatabaseSettings settings = url("postgresql://h/d");
  settings.from = {{"DATABASE__URL", "apps/tarot/.env:2"}, {"DATABASE__HOST", ".env:9"}};
  ::setenv("PGHOST", "elsewhere", 1);
  EXPECT_EQ(conninfo(settings), "the environment's PGHOST contradicts the settings (apps/tarot/.env:2), where it is h");
  settings = {.host = "h", .name = "d", .from = {{"DATABASE__HOST", "apps/tarot/.env:4"}}};
  EXPECT_EQ(conninfo(settings), "the environment's PGHOST contradicts the settings (apps/tarot/.env:4), where it is h");
  ::unsetenv("PGHOST");
  ::setenv("PGPORT", "6000", 1);
  EXPECT_EQ(conninfo(settings),
            "the environment's PGPORT contradicts the settings (apps/tarot/.env:4), where it is 5432");
}

TEST_F(ConfiguredTarget, LibpqsOwnWaysCountBeforeTheContainer) {
  config::DatabaseSettings settings{.container = "tarot-pg"};
  EXPECT_EQ(way_to(settings), Way::container);
  ::setenv("PGHOST", "h", 1);
  EXPECT_EQ(way_to(settings), Way::libpq);
  settings.names_container = true;
  EXPECT_THROW(way_to(settings), base::Error);
  settings.host = "h";
  EXPECT_EQ(way_to(settings), Way::settings);
}

}  // namespace
}  // namespace holdfast::postgres

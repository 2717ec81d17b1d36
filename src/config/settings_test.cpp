#include "config/settings.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "config/apps.h"
#include "config/setting.h"

namespace holdfast::config {
namespace {

namespace fs = std::filesystem;

// A folder with apps/ and .env of its own.
class Platform : public ::testing::Test {
 protected:
  Platform() {
    std::string name = ::testing::TempDir() + "holdfast-platform-XXXXXX";
    root_ = ::mkdtemp(name.data());
  }
  ~Platform() override { fs::remove_all(root_); }

  void write(const fs::path& path, const std::string& text) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }
  Settings read(const Variables& environment = {}) {
    return read_settings("tarot", Values::read(root_, "tarot", environment));
  }
  std::string error_of(const Variables& environment = {}) {
    try {
      read(environment);
    } catch (const base::Error& error) {
      EXPECT_EQ(error.kind(), base::ErrorKind::usage);
      const std::string message = error.what();
      const size_t at = message.find(root_.string() + "/");
      return (at == std::string::npos ? message
                                      : message.substr(0, at) + message.substr(at + root_.string().size() + 1)) +
             " | " + error.hint();
    }
    return "no error";
  }
  std::string app_of(const std::string& given, const Variables& environment = {}) {
    try {
      return choose_app(root_, given, environment);
    } catch (const base::Error& error) {
      return std::string(error.what()) + " | " + error.hint();
    }
  }

  fs::path root_;
};

TEST_F(Platform, TheEnvironmentWeighsMoreThanTheAppAndTheAppMoreThanAll) {
  write(".env", "BACKUP__JOBS=1\nBACKUP__SCHEDULE_HOUR=1\nBACKUP__FORMAT=dump\n");
  write("apps/tarot/.env", "BACKUP__JOBS=2\nBACKUP__SCHEDULE_HOUR=2\n");
  const Settings settings = read({{"BACKUP__JOBS", "3"}});
  EXPECT_EQ(settings.backup.jobs, 3U);
  EXPECT_EQ(settings.backup.schedule_hour, 2U);
  EXPECT_EQ(settings.backup.format, "dump");
  EXPECT_EQ(settings.values.find("BACKUP__JOBS")->from, "the environment");
  EXPECT_EQ(settings.values.find("BACKUP__SCHEDULE_HOUR")->from, (root_ / "apps/tarot/.env").string() + ":2");
}

TEST_F(Platform, ListsAreCommasOrJson) {
  write(".env", "RBAC__OWNER_IDS=1, 2\nBACKUP__EMAIL_RECIPIENTS=[\"a@b.c\", \"d@e.f\"]\n");
  EXPECT_EQ(read().rbac.owner_ids, (std::vector<int64_t>{1, 2}));
  EXPECT_EQ(read().backup.email_recipients, (std::vector<std::string>{"a@b.c", "d@e.f"}));
  write(".env", "RBAC__OWNER_IDS=[1, -100200300400]\n");
  EXPECT_EQ(read().rbac.owner_ids, (std::vector<int64_t>{1, -100200300400}));
}

TEST_F(Platform, AnEmptyValueIsNone) {
  write(".env", "EMAIL__API_KEY=\nBACKUP__JOBS=\n");
  EXPECT_TRUE(read({{"EMAIL__API_KEY", ""}}).email.api_key.empty());
}

TEST_F(Platform, SmallLettersMeanTheSame) {
  write(".env", "backup__jobs=7\n");
  EXPECT_EQ(read().backup.jobs, 7U);
}

TEST_F(Platform, AMisspeltNameIsFoundWithItsLine) {
  write("apps/tarot/.env", "# x\nBACKUP__SHEDULE_HOUR=4\n");
  EXPECT_EQ(error_of(), "apps/tarot/.env:2: BACKUP__SHEDULE_HOUR is no setting | Did you mean BACKUP__SCHEDULE_HOUR?");
}

TEST_F(Platform, ANameOfOursThatIsLikeNoneIsFoundToo) {
  write(".env", "\nBACKUP__TO_THE_MOON=yes\n");
  EXPECT_EQ(error_of(), ".env:2: BACKUP__TO_THE_MOON is no setting | The README and the manual page list them all.");
  write(".env", "");
  EXPECT_EQ(error_of({{"BACKUP__JOB", "2"}}),
            "the environment: BACKUP__JOB is no setting | Did you mean BACKUP__JOBS?");
}

TEST_F(Platform, AMisspeltDatabaseIsFoundToo) {
  write(".env", "DATABASE__NAM=go\n");
  EXPECT_EQ(error_of(), ".env:1: DATABASE__NAM is no setting | Did you mean DATABASE__NAME?");
  write(".env", "");
  EXPECT_EQ(error_of({{"DATABASE__PASSWROD", "x"}}),
            "the environment: DATABASE__PASSWROD is no setting | Did you mean DATABASE__PASSWORD?");
}

TEST_F(Platform, KnowsWhetherTheAppItselfSaysWhereItsDatabaseIs) {
  EXPECT_FALSE(read({{"DATABASE__CONTAINER", "chess-pg"}}).database.is_own);
  write(".env", "DATABASE__HOST=h\n");
  EXPECT_FALSE(read().database.is_own);
  write("apps/tarot/.env", "DATABASE__NAME=tarot\n");
  EXPECT_TRUE(read().database.is_own);
}

TEST_F(Platform, NamesOfThePlatformItselfAreNoneOfOurs) {
  write(".env", "DATABASE__POOL_SIZE=5\nTELEGRAM__WEBHOOK=x\nnot a line\n");
  EXPECT_EQ(error_of(), "no error");
}

TEST_F(Platform, ValuesOutOfRangeAreFoundWithTheirLine) {
  write(".env", "BACKUP__SCHEDULE_HOUR=24\n");
  EXPECT_EQ(error_of(), ".env:1: BACKUP__SCHEDULE_HOUR \"24\" is out of range | It goes from 0 to 23.");
  write(".env", "BACKUP__ENABLED=maybe\n");
  EXPECT_EQ(error_of(), ".env:1: BACKUP__ENABLED \"maybe\" is neither true nor false | Write true or false.");
  write(".env", "BACKUP__FORMAT=zip\n");
  EXPECT_EQ(error_of(), ".env:1: BACKUP__FORMAT \"zip\" is none of its words | It may be: sql sql.gz sql.zst dump.");
  write(".env", "RBAC__OWNER_IDS=me\n");
  EXPECT_EQ(error_of(),
            ".env:1: RBAC__OWNER_IDS \"me\" holds something else than whole numbers | "
            "Write 123,456 or [123, 456].");
  write(".env", "BACKUP__EMAIL_RECIPIENTS=a@b.c,nobody\n");
  EXPECT_EQ(error_of().substr(0, 47), ".env:1: BACKUP__EMAIL_RECIPIENTS \"a@b.c,nobody\"");
  write(".env", "BACKUP__EMAIL_RECIPIENTS=[\"a@b.c\"\n");
  EXPECT_EQ(error_of(), ".env:1: BACKUP__EMAIL_RECIPIENTS \"[\"a@b.c\"\" is no list | Write a,b or [\"a\", \"b\"].");
  write(".env", "BACKUP__JOBS 4\n");
  EXPECT_EQ(error_of(), ".env:1: the line of BACKUP__JOBS cannot be read | Write NAME=value, and close every quote.");
}

TEST_F(Platform, TwoThatContradictAreFound) {
  write(".env", "BACKUP__FORMAT=sql\nBACKUP__LEVEL=3\n");
  EXPECT_NE(error_of().find("BACKUP__LEVEL (.env:2) and BACKUP__FORMAT"), std::string::npos) << error_of();
  write(".env", "EMAIL__API_KEY=re_1\nEMAIL__SMTP_URL=smtp://localhost\n");
  EXPECT_NE(error_of().find("contradict each other"), std::string::npos) << error_of();
}

TEST_F(Platform, AContainerContradictsWhateverElseSaysWhereTheServerIs) {
  write("apps/tarot/.env", "DATABASE__CONTAINER=tarot-pg\nDATABASE__HOST=h\n");
  EXPECT_EQ(error_of().substr(0, 59), "DATABASE__HOST (apps/tarot/.env:2) and DATABASE__CONTAINER ");
  EXPECT_NE(error_of().find("apps/tarot/.env:1) contradict each other"), std::string::npos) << error_of();
  write("apps/tarot/.env", "DATABASE__URL=postgresql://h/d\nDATABASE__CONTAINER=tarot-pg\n");
  EXPECT_NE(error_of().find("contradict each other"), std::string::npos) << error_of();
  // Not where one of them is stronger.
  write(".env", "DATABASE__CONTAINER=shared\n");
  write("apps/tarot/.env", "DATABASE__URL=postgresql://h/d\n");
  EXPECT_EQ(error_of(), "no error");
  write(".env", "DATABASE__HOST=h\n");
  write("apps/tarot/.env", "DATABASE__CONTAINER=tarot-pg\n");
  EXPECT_TRUE(read().database.host.empty());
}

TEST_F(Platform, AnExportedDatabaseOfAnotherAppIsAnError) {
  write("apps/tarot/.env", "DATABASE__URL=postgresql://localhost/tarot\n");
  EXPECT_EQ(error_of({{"DATABASE__URL", "postgresql://localhost/tarot"}}), "no error");
  EXPECT_NE(error_of({{"DATABASE__URL", "postgresql://localhost/chess"}}).find("contradicts apps/tarot/.env:1"),
            std::string::npos);
  EXPECT_NE(error_of({{"DATABASE__HOST", "elsewhere"}}).find("which sets DATABASE__URL"), std::string::npos);
  EXPECT_NE(error_of({{"APP__NAME", "chess"}}).find("APP__NAME is chess, but the app is tarot"), std::string::npos);
}

TEST_F(Platform, AStrongerPlaceLeavesAWeakerOneWithoutMeaning) {
  write(".env", "DATABASE__URL=postgresql://localhost/all\nDATABASE__PASSWORD=shared\n");
  write("apps/tarot/.env", "DATABASE__HOST=own\nDATABASE__NAME=tarot\n");
  const DatabaseSettings database = read().database;
  EXPECT_TRUE(database.url.empty());
  EXPECT_EQ(database.host, "own");
  EXPECT_EQ(database.password.reveal(), "shared");
}

TEST_F(Platform, TheContainerIsNamedAfterTheApp) {
  EXPECT_EQ(read().database.container, "tarot-pg");
  EXPECT_FALSE(read().database.names_container);
  write(".env", "DATABASE__CONTAINER=pg\n");
  EXPECT_EQ(read().database.container, "pg");
}

TEST_F(Platform, TheAppIsTheOneNamedOrTheOnlyOne) {
  EXPECT_EQ(app_of(""), "");
  EXPECT_EQ(app_of("tarot"), "tarot");
  write("apps/tarot/.env", "");
  EXPECT_EQ(app_of(""), "tarot");
  write("apps/chess/.env", "");
  EXPECT_EQ(app_of(""), "which app? None is named, and there are several | The apps in apps/ are chess, tarot.");
  EXPECT_EQ(app_of("", {{"APP__NAME", "chess"}}), "chess");
  EXPECT_EQ(app_of("tarto"), "there is no app tarto in apps/ | Did you mean tarot?");
  write(".env", "APP__NAME=tarot\n");
  EXPECT_EQ(app_of(""), "tarot");
}

TEST_F(Platform, AFileThatOthersCanReadIsReported) {
  write(".env", "BACKUP__JOBS=1\n");
  fs::permissions(root_ / ".env", fs::perms(0644));
  EXPECT_EQ(read().values.open_files().size(), 1U);
  fs::permissions(root_ / ".env", fs::perms(0640));
  EXPECT_TRUE(read().values.open_files().empty());
}

TEST(Setting, SecretsAreNotShown) {
  EXPECT_EQ(shown(*setting_named("TELEGRAM__BOT_TOKEN"), "123:abc"), "****");
  const Setting& url = *setting_named("DATABASE__URL");
  EXPECT_EQ(shown(url, "postgresql+asyncpg://a:b@h:5432/d"), "postgresql+asyncpg://a:****@h:5432/d");
  EXPECT_EQ(shown(url, "postgresql://a@h/d"), "postgresql://a@h/d");
  EXPECT_EQ(shown(url, "postgresql:///d?host=/run"), "postgresql:///d?…");
  EXPECT_EQ(shown(url, "https://api.resend.com"), "https://api.resend.com");
  EXPECT_EQ(shown(url, "http://[::1]:8080/x"), "http://[::1]:8080/x");
  for (const char* hiding :
       {"host=h passwrd=hush", "postgresql://h/d?pasword=hush", "smtps://u:hush", "https://x/?key=hush",
        "postgresql://a:hu@sh@h/d", "postgresql://a:hush/x@h/d", "hush", "postgresql://a:hush?@h/d"}) {
    EXPECT_EQ(shown(url, hiding).find("hu"), std::string::npos) << hiding;
  }
}

TEST_F(Platform, JobsWaitInAFileOrInARedisWhosePasswordIsNotShown) {
  EXPECT_TRUE(read().queue.url.empty());
  EXPECT_EQ(read().queue.name, "arq:queue");
  write("apps/tarot/.env", "QUEUE__URL=rediss://:geheim@redis.example.com/1\nQUEUE__NAME=holdfast:queue\n");
  EXPECT_EQ(read().queue.url.reveal(), "rediss://:geheim@redis.example.com/1");
  EXPECT_EQ(read().queue.name, "holdfast:queue");
  EXPECT_EQ(shown(*setting_named("QUEUE__URL"), read().queue.url.reveal()), "rediss://:****@redis.example.com/1");
}

}  // namespace
}  // namespace holdfast::config

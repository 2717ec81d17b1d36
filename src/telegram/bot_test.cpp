#include "telegram/bot.h"

#include <map>
#include <thread>

#include "base/error.h"
#include "jobs/sqlite_queue.h"
#include "telegram/test_bot.h"

namespace holdfast::telegram {
namespace {

using base::Error;
using base::ErrorKind;

// A Bot API that offers commands where it may, has no updates, and ends the test at the second request for some.
class CommandServer final : public net::Http {
 public:
  CommandServer(std::map<std::string, bool>& offered, const std::string& refused, std::stop_source& stop)
      : offered_(offered), refused_(refused), stop_(stop) {}

  net::HttpAnswer send(const net::HttpRequest& request, std::stop_token stop) override {
    if (stop.stop_requested()) throw Error(ErrorKind::cancelled, "cancelled");
    const std::string method = request.url.reveal().substr(request.url.reveal().rfind('/') + 1);
    if (method == "getUpdates") stop_.request_stop();
    if (method == "getUpdates") return {.status = 200, .body = R"({"ok":true,"result":[]})"};
    std::string scope;
    for (const net::FormField& field : request.form) {
      if (field.name == "scope") scope = field.text;
    }
    if (!refused_.empty() && scope.find(refused_) != std::string::npos) return {.fault = "no connection"};
    offered_[scope] = method == "setMyCommands";
    return {.status = 200, .body = R"({"ok":true,"result":true})"};
  }

 private:
  std::map<std::string, bool>& offered_;
  const std::string refused_;
  std::stop_source& stop_;
};

class WholeBotTest : public BotTest {
 protected:
  WholeBotTest() {
    settings.app = "tarot";
    settings.telegram = telegram_settings();
    settings.rbac.owner_ids = {111, 222};
  }
  // Begins, asks once for updates, and ends.
  void run(const std::string& refused = "") {
    stop = std::stop_source();
    offered.clear();
    make([&] { return std::make_unique<CommandServer>(offered, refused, stop); })->run(stop.get_token());
  }
  std::unique_ptr<Bot> make(std::function<std::unique_ptr<net::Http>()> connect = nullptr) {
    return std::make_unique<Bot>(BotParts{.settings = settings,
                                          .files = files,
                                          .queue = queue,
                                          .clock = time,
                                          .app_words = "--app tarot",
                                          .tool_version = "0",
                                          .connect = std::move(connect)});
  }
  std::string refusal() {
    try {
      make();
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage);
      return error.what();
    }
    return "none";
  }
  static std::string chat(int64_t id) { return R"({"chat_id":)" + std::to_string(id) + R"(,"type":"chat"})"; }

  config::Settings settings;
  jobs::StateFiles files{.folder = folder.path(), .bot = folder.path() / "tarot.bot.json"};
  jobs::SqliteQueue queue{folder.path() / "queue.sqlite", {.apps = {"tarot"}}};
  std::map<std::string, bool> offered;  // by scope: whether there are commands, or none any more
};

TEST_F(WholeBotTest, IsWantedWhereThereIsATokenAndNobodyElsePolls) {
  EXPECT_TRUE(wants_bot(settings));
  settings.backup.bot_poll = false;
  EXPECT_FALSE(wants_bot(settings));
  settings.backup.bot_poll = true;
  settings.telegram.bot_token = base::Secret("");
  EXPECT_FALSE(wants_bot(settings));
}

TEST_F(WholeBotTest, RefusesOwnersWhoCannotBe) {
  settings.rbac.owner_ids = {};
  EXPECT_EQ(refusal(), "Telegram cannot be used without RBAC__OWNER_IDS");
  settings.rbac.owner_ids = {111, 0};
  EXPECT_EQ(refusal(), "RBAC__OWNER_IDS holds 0, which is no user's id");
  settings.rbac.owner_ids = {-100200300};
  EXPECT_EQ(refusal(), "RBAC__OWNER_IDS holds -100200300, which is no user's id");
  settings.rbac.owner_ids = {111};
  settings.telegram.bot_token = base::Secret("no token");
  EXPECT_EQ(refusal(), "TELEGRAM__BOT_TOKEN is not the token of a bot");
}

TEST_F(WholeBotTest, OffersItsCommandsToTheOwnersAlone) {
  run();
  EXPECT_EQ(offered, (std::map<std::string, bool>{{chat(111), true}, {chat(222), true}}));
}

TEST_F(WholeBotTest, TakesTheCommandsFromWhoIsNoOwnerAnyMore) {
  run();
  settings.rbac.owner_ids = {222};
  run();
  EXPECT_EQ(offered, (std::map<std::string, bool>{{chat(111), false}, {chat(222), true}}));
  run();
  EXPECT_EQ(offered, (std::map<std::string, bool>{{chat(222), true}})) << "once is enough";
}

TEST_F(WholeBotTest, TakesThemAtItsNextBeginWhereItCouldNot) {
  run();
  settings.rbac.owner_ids = {222};
  run("111");
  EXPECT_EQ(offered, (std::map<std::string, bool>{{chat(222), true}}));
  run();
  EXPECT_EQ(offered, (std::map<std::string, bool>{{chat(111), false}, {chat(222), true}}));
}

}  // namespace
}  // namespace holdfast::telegram

#include "telegram/bot_memory.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/atomic_file.h"
#include "base/log.h"
#include "base/text.h"

namespace holdfast::telegram {

NLOHMANN_JSON_SERIALIZE_ENUM(What, {{What::cancel, "cancel"},
                                    {What::prove, "prove"},
                                    {What::preview, "preview"},
                                    {What::restore, "restore"},
                                    {What::preview_undo, "preview_undo"},
                                    {What::undo, "undo"}})
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Watch, job, chat, message, is_askers, begun)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Wish, what, chat, path, digest, made, kept_as)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Offer, nonce, group, expires, wish)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Task, id, wish, is_begun)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Remembered, handled, offered, watches, offers, tasks)

BotMemory::BotMemory(std::filesystem::path file, std::string bot) : file_(std::move(file)), bot_(std::move(bot)) {
  load();
}

void BotMemory::load() {
  std::ifstream file(file_);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (text.empty()) return;
  try {
    const auto json = nlohmann::json::parse(text);
    if (json.at("bot").get<std::string>() == bot_) remembered_ = json.at("remembered").get<Remembered>();
  } catch (const nlohmann::json::exception&) {
    base::log_warning(fmt::format("{} cannot be read: the bot begins anew", base::printable(file_.string())));
  }
}

Remembered BotMemory::get() const {
  const std::scoped_lock lock(mutex_);
  return remembered_;
}

void BotMemory::change(const std::function<void(Remembered&)>& change) {
  const std::scoped_lock lock(mutex_);
  Remembered next = remembered_;
  change(next);
  // A path may hold bytes that are no UTF-8: such a one is then not found again, and refused.
  const nlohmann::json json{{"bot", bot_}, {"remembered", next}};
  base::AtomicFile file(file_, base::Existing::replace);
  file.write(json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
  file.commit();
  remembered_ = std::move(next);
}

}  // namespace holdfast::telegram

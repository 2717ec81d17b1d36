#include "telegram/bot_memory.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "base/text.h"

namespace holdfast::telegram {

NLOHMANN_JSON_SERIALIZE_ENUM(What, {{What::cancel, "cancel"},
                                    {What::prove, "prove"},
                                    {What::preview, "preview"},
                                    {What::restore, "restore"},
                                    {What::preview_undo, "preview_undo"},
                                    {What::undo, "undo"}})
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Watch, job, chat, message, begun)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Wish, what, chat, path, digest, made, kept_as)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Offer, nonce, group, expires, wish)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Task, id, wish, is_begun)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Remembered, handled, offered, watches, offers, tasks)

namespace {

std::string text_of(const base::ReadFile& file) {
  std::string text(file.size(), '\0');
  text.resize(file.read_at(0, text.data(), text.size()));
  return text;
}

}  // namespace

BotMemory::BotMemory(std::filesystem::path file, std::string bot) : file_(std::move(file)), bot_(std::move(bot)) {
  load();
}

void BotMemory::load() {
  std::error_code ignored;
  if (std::filesystem::symlink_status(file_, ignored).type() == std::filesystem::file_type::not_found) return;
  try {
    const auto json = nlohmann::json::parse(text_of(base::ReadFile(file_)));
    if (json.at("bot").get<std::string>() == bot_) remembered_ = json.at("remembered").get<Remembered>();
  } catch (const nlohmann::json::exception&) {
    base::log_warning(fmt::format("{} cannot be read: the bot begins anew", base::printable(file_.string())));
  } catch (const base::Error& error) {
    base::log_warning(fmt::format("the bot begins anew: {}", error.what()));
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

#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace holdfast::telegram {

// A message that tells how a backup goes, until its end.
struct Watch {
  std::string job;
  int64_t chat = 0;
  int64_t message = 0;  // 0: it could not be sent yet
  int64_t begun = 0;    // seconds since the epoch
};

enum class What { prove, preview, restore, preview_undo, undo, cancel };

// What an owner wants done that takes a while.
struct Wish {
  What what = What::cancel;
  int64_t chat = 0;
  std::string path;     // of the archive
  std::string digest;   // of the preview that is confirmed by it
  int64_t made = 0;     // when that was, seconds since the epoch
  std::string kept_as;  // the name that the live database gets, or under which an undo finds it
};

// A wish that a button stands for. It is granted once, to who is in that chat, until it expires.
struct Offer {
  std::string nonce;    // what the button bears
  std::string group;    // of all buttons of a message: the first press voids the others
  int64_t expires = 0;  // seconds since the epoch
  Wish wish;
};

// A wish that is being granted, or will be.
struct Task {
  std::string id;
  Wish wish;
  bool is_begun = false;
};

// All that the bot must not forget when its process dies.
struct Remembered {
  std::vector<int64_t> handled;  // updates that were handled and not yet acknowledged
  std::vector<int64_t> offered;  // the chats where the commands are offered
  std::vector<Watch> watches;
  std::vector<Offer> offers;
  std::vector<Task> tasks;  // the first is done first
};

// The file that holds it, which has the whole of one state or of the next at every moment. Thread-safe.
class BotMemory {
 public:
  // What another bot had, by its number, is not this one's. So is a file that cannot be read, which the log tells.
  BotMemory(std::filesystem::path file, std::string bot);

  Remembered get() const;
  // What `change` makes of it holds once it is in the file. Throws Error(file), and then nothing is changed.
  void change(const std::function<void(Remembered&)>& change);

 private:
  void load();

  const std::filesystem::path file_;
  const std::string bot_;
  mutable std::mutex mutex_;  // guards remembered_ and the file
  Remembered remembered_;
};

}  // namespace holdfast::telegram

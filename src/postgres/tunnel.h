#pragma once

#include <sys/types.h>

#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/file.h"
#include "base/run_folder.h"

namespace holdfast::postgres {

// A way to a server to which no network leads: a Unix socket of our own, in a folder that only this user can enter.
// Each connection to it becomes the standard input and output of a program that is started for it, and that joins them
// to the server.
//
// Any thread, and any program of this user, may connect while this object lives; close all connections before it goes.
// However holdfast ends, its ends of the connections close, which ends the programs.
class Tunnel {
 public:
  // `command` is the program with its arguments. `port` names the socket, as libpq wants it. Throws Error(file) if
  // there can be no socket.
  Tunnel(std::vector<std::string> command, std::vector<std::string> environment, const std::string& port);
  ~Tunnel();
  Tunnel(const Tunnel&) = delete;
  Tunnel& operator=(const Tunnel&) = delete;

  // libpq's `host`.
  std::string folder() const { return folder_.path().string(); }

  // The last words of the programs, which tell why a connection was closed; empty if they had none.
  std::string words() const;

 private:
  void listen_at(const std::string& path);
  void serve(const std::stop_token& stop);
  void start_one();
  void read_words() const;
  void reap(int options);
  bool wait_for_all(double seconds);

  std::vector<std::string> command_;
  std::vector<std::string> environment_;
  base::RunFolder folder_;
  base::FileDescriptor socket_;
  base::FileDescriptor words_in_;   // of the programs' standard error
  base::FileDescriptor words_out_;  // the end that is read here
  std::vector<pid_t> children_;     // of the thread
  mutable std::mutex mutex_;        // guards words_
  mutable std::string words_;
  std::jthread thread_;
};

}  // namespace holdfast::postgres

#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/file.h"

namespace holdfast::postgres {

// The command line tool of a container engine: docker, podman, or what behaves as they do. Copyable.
class ContainerEngine {
 public:
  // `command` is a name or a path. Throws Error(connect) if there is no such program.
  explicit ContainerEngine(std::string command);

  // One run of the tool. Nothing is thrown for an exit code that is not 0.
  struct Outcome {
    int exit_code = 0;
    std::string output;
    std::string errors;
  };
  Outcome run(const std::vector<std::string>& arguments, std::stop_token stop) const;

  // The words that run a command in a container with our standard input, to be followed by the command. The values of
  // `variables` come from the environment of the tool itself, so that none stands among its arguments.
  std::vector<std::string> exec(const std::string& container, const std::vector<std::string>& variables = {}) const;

  // Our own environment without any password, in which the tool runs.
  static std::vector<std::string> environment();

  // What it means when the tool cannot do its work at all: no permission, no daemon; else its own words.
  base::Error failure(const Outcome& outcome) const;

  // The name that the user knows it by.
  const std::string& name() const { return name_; }

  // Whether it talks to another machine, whose ports are not this one's.
  bool is_remote() const;

 private:
  std::string name_;
  std::string path_;
};

}  // namespace holdfast::postgres

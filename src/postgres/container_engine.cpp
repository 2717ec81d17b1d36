#include "postgres/container_engine.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "base/process.h"
#include "base/text.h"

namespace holdfast::postgres {

using base::Error;
using base::ErrorKind;

ContainerEngine::ContainerEngine(std::string command) : name_(std::move(command)), path_(base::find_program(name_)) {
  if (!path_.empty()) return;
  std::string hint = "Install it, or name another one with --docker-command or DOCKER__COMMAND.";
  for (const char* other : {"docker", "podman"}) {
    if (base::find_program(other).empty()) continue;
    hint = fmt::format("This machine has {0}: --docker-command {0}, or DOCKER__COMMAND={0}.", other);
  }
  throw Error(ErrorKind::connect, fmt::format("there is no program {} here", base::printable(name_)), hint);
}

std::vector<std::string> ContainerEngine::environment() {
  return base::environment_without({"PGPASSWORD", "DATABASE__URL", "DATABASE__PASSWORD"});
}

ContainerEngine::Outcome ContainerEngine::run(const std::vector<std::string>& arguments, std::stop_token stop) const {
  std::vector<std::string> argv{path_};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  base::ChildProcess child(argv, environment(), std::move(stop));
  Outcome outcome;
  outcome.output = child.read_all();
  outcome.exit_code = child.wait();
  outcome.errors = base::trimmed(child.errors());
  return outcome;
}

std::vector<std::string> ContainerEngine::exec(const std::string& container,
                                               const std::vector<std::string>& variables) const {
  std::vector<std::string> words{path_, "exec", "-i"};
  for (const std::string& variable : variables) words.insert(words.end(), {"-e", variable});
  words.push_back(container);
  return words;
}

Error ContainerEngine::failure(const Outcome& outcome) const {
  const std::string program = base::printable(std::filesystem::path(name_).filename().string());
  const auto says = [&](std::string_view words) { return outcome.errors.find(words) != std::string::npos; };
  // Not of a program or a file: those of the socket alone.
  if (says("connect: permission denied") || says("permission denied while trying to connect")) {
    return Error(ErrorKind::connect, fmt::format("permission denied: this user may not use {}", program),
                 fmt::format("Run as root or as a member of the group docker (as root: usermod -aG docker USER, then "
                             "log in again); `{} ps` shows whether it works.",
                             program));
  }
  if (says("Cannot connect to") || says("onnection refused") || says("no such file or directory") ||
      says("unable to connect")) {
    return Error(ErrorKind::connect, fmt::format("{} does not answer: its daemon does not run", program),
                 fmt::format("Start it (systemctl start {}), or set DOCKER_HOST; `{} ps` shows whether it works.",
                             program, program));
  }
  std::string words = outcome.errors;
  for (char& c : words) c = c == '\n' ? ' ' : c;
  return Error(ErrorKind::connect,
               fmt::format("{} failed (exit code {}): {}", program, outcome.exit_code,
                           words.empty() ? "without a word" : base::printable(words)),
               fmt::format("`{} ps` shows whether it works.", program));
}

bool ContainerEngine::is_remote() const {
  for (const char* name : {"DOCKER_HOST", "CONTAINER_HOST"}) {
    const char* host = std::getenv(name);
    if (host != nullptr && *host != '\0' && !std::string_view(host).starts_with("unix:")) return true;
  }
  return false;
}

}  // namespace holdfast::postgres

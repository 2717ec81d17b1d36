#include "postgres/container.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/process.h"
#include "base/text.h"
#include "postgres/bridge.h"

namespace holdfast::postgres {

using base::Error;
using base::ErrorKind;

namespace {

void check_name(const std::string& name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           c == '-';
  };
  if (!name.empty() && name.front() != '-' && std::ranges::all_of(name, fits)) return;
  throw Error(ErrorKind::usage, fmt::format("\"{}\" is no name for a container", base::printable(name)),
              "`docker ps` lists those that run.");
}

// The line of the guide that shows whether it runs.
std::string guide_line(const ContainerEngine& engine, const std::string& name) {
  return fmt::format("{} ps | grep {}", base::printable(engine.name()), name);
}

Error not_found(const ContainerEngine& engine, const std::string& name, std::stop_token stop) {
  const ContainerEngine::Outcome list = engine.run({"ps", "--format", "{{.Names}}"}, std::move(stop));
  if (list.exit_code != 0) return engine.failure(list);
  std::string running(base::trimmed(list.output));
  for (size_t at = 0; (at = running.find('\n', at)) != std::string::npos;) running.replace(at, 1, ", ");
  std::string hint = running.empty() ? "No container runs." : "These run: " + base::printable(running) + ".";
  constexpr std::string_view kSuffix = "-pg";
  if (name.size() > kSuffix.size() && name.ends_with(kSuffix)) {
    hint += fmt::format(" `make status APP={}` tells more.", name.substr(0, name.size() - kSuffix.size()));
  }
  return Error(ErrorKind::connect, fmt::format("container not found: {}", name),
               fmt::format("{} `{}` shows whether it runs.", hint, guide_line(engine, name)));
}

Error not_running(const ContainerEngine& engine, const std::string& name, const ContainerFacts& facts) {
  const std::string program = base::printable(engine.name());
  const std::string shown = fmt::format("`{} ps -a | grep {}` shows its state.", program, name);
  if (facts.state == "paused") {
    return Error(ErrorKind::connect, fmt::format("container {} is paused", name),
                 fmt::format("Let it go on: `{} unpause {}`. {}", program, name, shown));
  }
  const bool has_ended = facts.state == "exited" || facts.state == "stopped";
  const std::string how = has_ended ? fmt::format("is stopped (exit code {})", facts.exit_code)
                                    : fmt::format("does not run (it is {})", base::printable(facts.state));
  return Error(
      ErrorKind::connect, fmt::format("container {} {}", name, how),
      fmt::format("Start it: `{0} start {1}`. Why it ended: `{0} logs {1} --tail 50`. {2}", program, name, shown));
}

ContainerFacts find(const ContainerEngine& engine, const std::string& name, const std::stop_token& stop) {
  const ContainerEngine::Outcome outcome = engine.run({"inspect", "--type", "container", name}, stop);
  if (outcome.exit_code != 0) {
    const bool is_absent = outcome.errors.find("o such container") != std::string::npos ||
                           outcome.errors.find("o such object") != std::string::npos;
    throw is_absent ? not_found(engine, name, stop) : engine.failure(outcome);
  }
  const std::optional<ContainerFacts> facts = parse_container_facts(outcome.output);
  if (!facts) {
    throw Error(
        ErrorKind::connect,
        fmt::format("{} inspect {} says nothing that holdfast understands", base::printable(engine.name()), name),
        "Name docker or podman itself with --docker-command or DOCKER__COMMAND.");
  }
  if (!facts->is_running()) throw not_running(engine, name, *facts);
  return *facts;
}

// libpq's message less the address at which it was: that of a tunnel tells nobody anything.
std::string server_words(const std::string& message) {
  static constexpr std::string_view kFailed = " failed: ";
  const size_t at = message.find(kFailed);
  std::string words = at == std::string::npos ? message : message.substr(at + kFailed.size());
  for (const std::string_view severity : {"FATAL:  ", "ERROR:  "}) {
    if (words.starts_with(severity)) words.erase(0, severity.size());
  }
  return words;
}

// What is to be done about a login that the server refuses; empty where a container is no special case.
std::string login_hint(std::string_view message, const std::string& program, const std::string& name) {
  const auto says = [&](std::string_view words) { return message.find(words) != std::string_view::npos; };
  if (says("password authentication failed") || says("no password supplied")) {
    return "Set DATABASE__USER and DATABASE__PASSWORD: the container's POSTGRES_PASSWORD counts only when its volume "
           "is "
           "first made.";
  }
  if (says("does not exist")) {
    return fmt::format(
        "Check DATABASE__NAME and DATABASE__USER; `{} exec {} sh -c 'psql -U ${{POSTGRES_USER:-postgres}} -l "
        "postgres'` lists the databases.",
        program, name);
  }
  return "";
}

}  // namespace

Container::Container(std::string name, const std::string& command, std::stop_token stop)
    : name_((check_name(name), std::move(name))), engine_(command), facts_(find(engine_, name_, stop)) {}

std::string Container::setting(const std::string& name, std::stop_token stop) const {
  const std::string file = facts_.variable(name + "_FILE");
  if (file.empty()) return facts_.variable(name);
  std::vector<std::string> words = engine_.exec(name_);
  words.erase(words.begin());
  words.insert(words.end(), {"cat", "--", file});
  const ContainerEngine::Outcome outcome = engine_.run(words, std::move(stop));
  if (outcome.exit_code != 0) {
    throw Error(ErrorKind::connect,
                fmt::format("container {}: cannot read {}, which {}_FILE names", name_, base::printable(file), name),
                "Give user, password and database explicitly.");
  }
  // As the image reads it: only the line's end is none of the value.
  return outcome.output.substr(0, outcome.output.find_last_not_of('\n') + 1);
}

const Tunnel& Container::dig(std::stop_token stop) {
  std::vector<std::string> words = engine_.exec(name_);
  words.insert(words.end(), {"sh", "-c", kBridgeScript, "bridge"});
  std::vector<std::string> question(words.begin() + 1, words.end());
  question.emplace_back("which");
  const ContainerEngine::Outcome answer = engine_.run(question, std::move(stop));
  if (answer.exit_code == kNoBridgeProgram || answer.exit_code == 126 || answer.exit_code == 127) {
    throw Error(
        ErrorKind::connect,
        fmt::format("there is no route to the server in container {}, and nothing in it can carry a connection", name_),
        "Publish its port (-p 127.0.0.1::5432), or use an image with sh and one of perl, python3, socat, bash "
        "and nc (not OpenBSD's).");
  }
  if (answer.exit_code != 0) throw engine_.failure(answer);
  words.push_back(facts_.port);
  tunnel_ = std::make_unique<Tunnel>(words, ContainerEngine::environment(), facts_.port);
  return *tunnel_;
}

bool Container::runs(std::string_view words, std::stop_token stop) const {
  // podman takes the names of columns instead of options of ps, where there is no ps inside.
  ContainerEngine::Outcome list = engine_.run({"top", name_, "-eo", "pid,args"}, stop);
  if (list.exit_code != 0) list = engine_.run({"top", name_, "pid", "args"}, std::move(stop));
  return list.exit_code == 0 && list.output.find(words) != std::string::npos;
}

std::string Container::look() const {
  return guide_line(engine_, name_);
}

Error Container::explain(const std::string& message, const std::string& hint) const {
  const std::string program = base::printable(engine_.name());
  const std::string logs =
      fmt::format("`{} logs {} --tail 50` shows what it does, `{}` its ports.", program, name_, look());
  const auto says = [&](std::string_view words) { return message.find(words) != std::string::npos; };
  if (says("no answer from")) {
    return Error(ErrorKind::connect, fmt::format("the server in container {} does not answer in time", name_),
                 fmt::format("PGCONNECT_TIMEOUT sets how many seconds to wait; {}", logs));
  }
  if (says("server closed the connection") || says("Connection refused") || says("No such file or directory")) {
    const std::string bridge = tunnel_ ? tunnel_->words() : "";
    std::string words = bridge.substr(bridge.rfind('\n') + 1);
    if (words.empty()) words = server_words(message);
    return Error(ErrorKind::connect,
                 fmt::format("the server in container {} does not answer: {}", name_, base::printable(words)),
                 fmt::format("It may still be starting, or listen at another port than {}; {}", facts_.port, logs));
  }
  const std::string own_hint = login_hint(message, program, name_);
  return Error(ErrorKind::connect, fmt::format("container {}: {}", name_, server_words(message)),
               own_hint.empty() ? hint : fmt::format("{} `{}` shows the container.", own_hint, look()));
}

}  // namespace holdfast::postgres

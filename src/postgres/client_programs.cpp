#include "postgres/client_programs.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <set>
#include <sstream>

#include "base/text.h"
#include "postgres/session.h"

namespace holdfast::postgres {

namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

std::vector<fs::path> folders_to_look_in(const fs::path& chosen) {
  if (!chosen.empty()) {
    if (fs::is_directory(chosen)) return {chosen};
    throw Error(ErrorKind::client_program, fmt::format("there is no folder {}", base::printable(chosen.string())),
                "BACKUP__PG_BIN and --pg-bin name the folder of pg_dump and pg_restore.");
  }
  std::vector<fs::path> folders;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", ignored))
    folders.push_back(entry.path() / "bin");
  std::ranges::sort(folders);
  const char* path = std::getenv("PATH");
  std::istringstream stream(path == nullptr ? "" : path);
  for (std::string folder; std::getline(stream, folder, ':');) {
    if (!folder.empty()) folders.emplace_back(folder);
  }
  return folders;
}

// The variables that a program inside of a container gets from us; the container's own of the same name give way.
const std::vector<std::string> kInsideVariables{"PGUSER", "PGPASSWORD", "PGOPTIONS", "PGAPPNAME"};

// "pg_dump (PostgreSQL) 15.18 (Debian …)" -> 15 and the rest; nullopt for anything else.
std::optional<ClientProgram> parse_version(const fs::path& path, const std::string& output) {
  static constexpr std::string_view kMark = "(PostgreSQL) ";
  const size_t at = output.find(kMark);
  if (at == std::string::npos) return std::nullopt;
  ClientProgram program{.path = path,
                        .container = nullptr,
                        .major = 0,
                        .version = std::string(base::trimmed(output.substr(at + kMark.size())))};
  std::from_chars(program.version.data(), program.version.data() + program.version.size(), program.major);
  return program.major > 0 ? std::optional(program) : std::nullopt;
}

std::optional<ClientProgram> probe(const fs::path& path, std::stop_token stop) {
  if (::access(path.c_str(), X_OK) != 0) return std::nullopt;
  try {
    base::ChildProcess child({path.string(), "--version"}, plain_environment(), std::move(stop));
    const std::string output = child.read_all();
    return child.wait() == 0 ? parse_version(path, output) : std::nullopt;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::cancelled) throw;
    return std::nullopt;
  }
}

// The one inside of a container: docker exits with 126 or 127, and podman with 127, if there is none.
std::optional<ClientProgram> probe_inside(const std::string& name, const std::shared_ptr<const Container>& container,
                                          std::stop_token stop) {
  if (!container) return std::nullopt;
  std::vector<std::string> words = container->engine().exec(container->name());
  words.erase(words.begin());
  words.insert(words.end(), {name, "--version"});
  const ContainerEngine::Outcome outcome = container->engine().run(words, std::move(stop));
  if (outcome.exit_code != 0) return std::nullopt;
  std::optional<ClientProgram> program = parse_version(name, outcome.output);
  if (program) program->container = container;
  return program;
}

// All there are; those found first if one of them is of `wanted_major`.
std::vector<ClientProgram> find_all(const std::string& name, const fs::path& folder, int wanted_major,
                                    std::stop_token stop) {
  std::vector<ClientProgram> found;
  std::set<fs::path> seen;
  for (const fs::path& candidate : folders_to_look_in(folder)) {
    const fs::path path = candidate / name;
    if (!seen.insert(path).second) continue;
    if (auto program = probe(path, stop)) found.push_back(std::move(*program));
    if (!found.empty() && found.back().major == wanted_major) break;
  }
  return found;
}

Error none_fits(const std::string& name, int major, const ClientProgramPlaces& places,
                const std::vector<ClientProgram>& found) {
  std::string hint =
      fmt::format("Install postgresql-client-{}, or name the folder of its programs with BACKUP__PG_BIN.", major);
  if (places.container) hint += fmt::format(" `{}` shows the container's image.", places.container->look());
  if (found.empty()) {
    const std::string inside = places.container ? ", neither here nor in container " + places.container->name() : "";
    return Error(ErrorKind::client_program, fmt::format("no {} was found{}", name, inside), hint);
  }
  const ClientProgram& newest = *std::ranges::max_element(found, {}, &ClientProgram::major);
  return Error(ErrorKind::client_program,
               fmt::format("{} {} is older than the server {}", newest.where(), newest.version, major), hint);
}

// Of that very major, else the lowest newer one.
std::optional<ClientProgram> best_of(std::vector<ClientProgram> found, int major) {
  const auto own = std::ranges::find(found, major, &ClientProgram::major);
  if (own != found.end()) return *own;
  std::ranges::stable_sort(found, {}, &ClientProgram::major);
  const auto newer = std::ranges::find_if(found, [&](const ClientProgram& program) { return program.major > major; });
  return newer == found.end() ? std::nullopt : std::optional(*newer);
}

}  // namespace

std::vector<std::string> ClientProgram::command() const {
  if (!container) return {path.string()};
  std::vector<std::string> words = container->engine().exec(container->name(), kInsideVariables);
  words.push_back(path.string());
  return words;
}

std::string ClientProgram::where() const {
  return container ? fmt::format("{} in container {}", path.string(), container->name()) : path.string();
}

ClientProgram find_client_program(const std::string& name, int major, const ClientProgramPlaces& places,
                                  std::stop_token stop) {
  std::vector<ClientProgram> found = find_all(name, places.folder, major, stop);
  if (auto here = best_of(found, major)) return *here;
  if (auto inside = probe_inside(name, places.container, std::move(stop))) found.push_back(std::move(*inside));
  if (auto best = best_of(found, major)) return *best;
  throw none_fits(name, major, places, found);
}

ClientProgram newest_client_program(const std::string& name, const ClientProgramPlaces& places, std::stop_token stop) {
  std::vector<ClientProgram> found = find_all(name, places.folder, 0, stop);
  if (auto inside = probe_inside(name, places.container, std::move(stop))) found.push_back(std::move(*inside));
  if (!found.empty()) return *std::ranges::max_element(found, {}, &ClientProgram::major);
  throw Error(ErrorKind::client_program, fmt::format("no {} was found", name),
              "Install postgresql-client, or name the folder of its programs with BACKUP__PG_BIN.");
}

std::vector<std::string> plain_environment() {
  return base::environment_without({"PGPASSWORD", "DATABASE__URL", "DATABASE__PASSWORD"});
}

std::vector<std::string> client_program_environment(const ClientProgram& program, const Connection& connection,
                                                    const std::string& application_name) {
  const Connection::ClientEnvironment wanted = connection.client_environment();
  std::vector<std::string> unset{"PGPASSWORD", "DATABASE__URL", "DATABASE__PASSWORD", "PGSERVICE",    "PGSERVICEFILE",
                                 "PGDATABASE", "PGAPPNAME",     "PGCLIENTENCODING",   "PGDATESTYLE",  "PGTZ",
                                 "PGGEQO",     "PG_COLOR",      "PGHOSTADDR",         "PGREQUIREPEER"};
  for (const auto& [name, value] : wanted.variables) unset.push_back(name);
  std::vector<std::string> environment = base::environment_without(unset);
  const auto gets = [&](const std::string& name) {
    return !program.container || std::ranges::find(kInsideVariables, name) != kInsideVariables.end();
  };
  for (const auto& [name, value] : wanted.variables) {
    if (gets(name)) environment.push_back(name + "=" + value);
  }
  environment.push_back("PGAPPNAME=" + application_name);
  return environment;
}

std::string client_program_database(const ClientProgram& program, const Connection& connection) {
  const std::string name = "dbname=" + conninfo_value(connection.database());
  if (!program.container) return connection.client_environment().arguments + name;
  // The same way in as the bridge of a tunnel takes.
  return fmt::format("host=127.0.0.1,/var/run/postgresql,/run/postgresql,/tmp port={} {}",
                     program.container->facts().port, name);
}

void end_sessions_named(Connection& connection, const std::string& application_name) {
  begin_reading(connection);
  connection.run(
      "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE application_name = $1",
      {application_name});
}

}  // namespace holdfast::postgres

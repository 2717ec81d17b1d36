#include "postgres/local_cluster.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>

#include "base/error.h"
#include "base/text.h"
#include "postgres/client_programs.h"

namespace holdfast::postgres {

namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

// Of a Unix socket's 107 bytes some are for the socket's own name.
constexpr size_t kMostFolderBytes = 90;

// The server's parent. It says "ready", then waits for the end of its standard input, which is the end of holdfast, or
// for a signal; the server is ended at once if this shell is killed, too (--pdeathsig).
constexpr const char* kKeeperScript = R"(
bin=$1 folder=$2
shift 2
cd "$folder" || exit 1
server=
finish() {
  trap '' TERM HUP INT
  if [ -n "$server" ]; then kill -s QUIT "$server" 2>/dev/null; wait "$server"; fi
  cd /
  rm -rf "$folder"
  exit "$1"
}
fail() { tail -n 5 "$1" >&2; finish 1; }
trap 'finish 1' TERM HUP INT
"$@" "$bin/initdb" -D "$folder/data" -U postgres -A trust -E SQL_ASCII --locale=C --no-sync \
  </dev/null >"$folder/initdb.log" 2>&1 || fail "$folder/initdb.log"
"$@" --pdeathsig QUIT "$bin/postgres" -D "$folder/data" -k "$folder" -p 5432 -c listen_addresses= \
  -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c wal_level=minimal -c max_wal_senders=0 \
  -c max_wal_size=4GB -c autovacuum=off -c max_connections=300 -c max_locks_per_transaction=256 \
  -c max_prepared_transactions=0 -c logging_collector=off </dev/null >"$folder/log" 2>&1 &
server=$!
until grep -q '^ready' "$folder/data/postmaster.pid" 2>/dev/null; do
  kill -0 "$server" 2>/dev/null || fail "$folder/log"
  sleep 0.05
done
echo ready
read -r _
finish 0
)";

ClientProgram find_server(int major, const fs::path& pg_bin, std::stop_token stop) {
  try {
    return find_client_program("initdb", major, {.folder = pg_bin}, std::move(stop));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::client_program) throw;
    throw Error(
        error.kind(), error.what(),
        fmt::format("Install the server (Debian: postgresql-{}), or prove on a server that runs: --url.", major));
  }
}

// What the server's programs are run through: as root, PostgreSQL refuses to run.
std::vector<std::string> runner(const passwd* user) {
  std::vector<std::string> words{"setpriv"};
  if (user != nullptr) {
    words.push_back(fmt::format("--reuid={}", user->pw_uid));
    words.push_back(fmt::format("--regid={}", user->pw_gid));
    words.emplace_back("--init-groups");
  }
  return words;
}

const passwd* server_user() {
  if (::geteuid() != 0) return nullptr;
  if (const passwd* user = ::getpwnam("postgres"); user != nullptr) return user;
  throw Error(ErrorKind::client_program, "PostgreSQL refuses to run as root, and this system has no user postgres",
              "Create that user (Debian's package postgresql does), or run holdfast as another user than root.");
}

fs::path make_folder(const passwd* user) {
  const char* chosen = std::getenv("TMPDIR");
  const fs::path parent = chosen != nullptr && *chosen == '/' ? chosen : "/tmp";
  std::string folder = (parent / "holdfast-cluster.XXXXXX").string();
  if (folder.size() > kMostFolderBytes || folder.find_first_of(",\"'\\") != std::string::npos) {
    throw Error(ErrorKind::file, fmt::format("{} cannot hold a server's socket", base::printable(parent.string())),
                "Set TMPDIR to a folder with a shorter and plain path.");
  }
  if (::mkdtemp(folder.data()) == nullptr) base::throw_file_error("create a folder in", parent);  // mode 0700
  if (user != nullptr && ::chown(folder.c_str(), user->pw_uid, user->pw_gid) != 0) {
    base::throw_file_error("give away", folder);
  }
  return folder;
}

std::vector<std::string> server_environment() {
  std::vector<std::string> environment;
  for (std::string& line : plain_environment()) {
    if (!line.starts_with("PG") && !line.starts_with("LC_") && !line.starts_with("LANG")) {
      environment.push_back(std::move(line));
    }
  }
  environment.emplace_back("LC_ALL=C");
  return environment;
}

}  // namespace

struct LocalCluster::Keeper {
  Keeper(const std::vector<std::string>& argv, std::stop_token stop) : Keeper(argv, std::move(stop), make_pipe()) {}
  ~Keeper() {
    end_of_us.close();
    shell.wait();
  }
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

  base::FileDescriptor end_of_us;
  base::ChildProcess shell;

 private:
  using Pipe = std::array<base::FileDescriptor, 2>;
  static Pipe make_pipe() {
    std::array<int, 2> fds{};
    if (::pipe2(fds.data(), O_CLOEXEC) != 0) base::throw_file_error("create", "a pipe");
    return {base::FileDescriptor(fds[0]), base::FileDescriptor(fds[1])};
  }
  Keeper(const std::vector<std::string>& argv, std::stop_token stop, Pipe pipe)
      : end_of_us(std::move(pipe[1])), shell(argv, server_environment(), std::move(stop), std::move(pipe[0])) {}
};

LocalCluster::LocalCluster(int major, const fs::path& pg_bin, std::stop_token stop) {
  const ClientProgram initdb = find_server(major, pg_bin, stop);
  major_ = initdb.major;
  const passwd* user = server_user();
  folder_ = make_folder(user);
  std::vector<std::string> argv{
      "/bin/sh", "-c", kKeeperScript, "holdfast-cluster", initdb.path.parent_path().string(), folder_.string()};
  for (std::string& word : runner(user)) argv.push_back(std::move(word));
  keeper_ = std::make_unique<Keeper>(argv, std::move(stop));
  if (keeper_->shell.read_until('\n') == "ready\n") return;
  keeper_->shell.wait();
  throw Error(ErrorKind::client_program,
              fmt::format("a local server of PostgreSQL {} does not start: {}", major_,
                          base::printable(base::trimmed(keeper_->shell.errors()))),
              "Its folder is made below $TMPDIR; the user postgres must be able to enter that. Or prove with --url.");
}

LocalCluster::~LocalCluster() = default;

Target LocalCluster::target() const {
  // All that libpq would else take from the environment and that leads elsewhere.
  return {
      .conninfo = base::Secret(fmt::format("host='{}' hostaddr='' port=5432 user=postgres dbname=postgres options='' "
                                           "sslmode=disable gssencmode=disable channel_binding=disable "
                                           "target_session_attrs=any requirepeer=''",
                                           folder_.string())),
      .database = ""};
}

}  // namespace holdfast::postgres

#include "postgres/reach_container.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <memory>
#include <utility>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "postgres/connection.h"
#include "postgres/container.h"

namespace holdfast::postgres {

namespace {

using base::Error;
using base::ErrorKind;
using Address = ContainerFacts::Address;

constexpr double kSecondsToAnswer = 2;

struct Login {
  std::string user;
  std::string password;
  std::string database;

  // All that PGHOST and its like could say otherwise is said; an empty password leaves PGPASSWORD and ~/.pgpass.
  std::string at(const std::string& where) const {
    std::string conninfo = fmt::format("{} user={} dbname={}", where, conninfo_value(user), conninfo_value(database));
    if (!password.empty()) conninfo += " password=" + conninfo_value(password);
    return conninfo;
  }
};

// As PostgreSQL's own image fills in what is not said; where all is said, nothing inside is asked for.
Login login_for(const Container& container, const ContainerOptions& options, const std::stop_token& stop) {
  Login login{.user = options.user, .password = options.password.reveal(), .database = options.database};
  if (!login.user.empty() && !login.password.empty() && !login.database.empty()) return login;
  std::string owner = container.setting("POSTGRES_USER", stop);
  if (owner.empty()) owner = "postgres";
  if (login.user.empty()) login.user = owner;
  // The container's password is that of the container's user, and so is its database.
  if (login.password.empty() && login.user == owner) login.password = container.setting("POSTGRES_PASSWORD", stop);
  if (login.database.empty()) login.database = container.setting("POSTGRES_DB", stop);
  if (login.database.empty()) login.database = owner;
  return login;
}

// Whether somebody takes a connection there.
bool answers(const Address& address, const std::stop_token& stop) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (::getaddrinfo(address.host.c_str(), address.port.c_str(), &hints, &found) != 0) return false;
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found, ::freeaddrinfo);
  const base::FileDescriptor fd(::socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd.is_open()) return false;
  if (::connect(fd.get(), found->ai_addr, found->ai_addrlen) == 0) return true;
  if (errno != EINPROGRESS) return false;
  const double deadline = base::monotonic_seconds() + kSecondsToAnswer;
  pollfd waiting{fd.get(), POLLOUT, 0};
  while (::poll(&waiting, 1, 100) <= 0) {
    if (stop.stop_requested()) throw Error(ErrorKind::cancelled, "cancelled");
    if (base::monotonic_seconds() > deadline) return false;
  }
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(fd.get(), SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

// Whether the server there is the container's: a session of ours must be one of the container's own processes, whose
// title names the client's port. What listens at a port of this machine may be quite another server, if the engine is
// elsewhere or, with the host's own network, if another one was there first. A server that does not let us in is not
// known.
bool is_server_of(const Container& container, const Target& target, const std::stop_token& stop) {
  for (const std::string& database : {std::string(), std::string("postgres"), std::string("template1")}) {
    try {
      Connection connection(database.empty() ? target : target.with_database(database), stop);
      const Result port = connection.run("SELECT pg_catalog.inet_client_port()");
      return container.runs(fmt::format("({})", port.text(0, 0)), stop);
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::cancelled) throw;
      if (std::string_view(error.what()).find("does not exist") == std::string_view::npos) return false;
    }
  }
  return false;
}

}  // namespace

Target reach_container(const ContainerOptions& options, std::stop_token stop) {
  auto container = std::make_shared<Container>(options.name, options.command, stop);
  const Login login = login_for(*container, options, stop);
  const auto target_at = [&](const std::string& where) {
    return Target{.conninfo = base::Secret(login.at(where)), .database = "", .container = container};
  };
  if (!container->engine().is_remote()) {
    for (const Address& address : container->facts().routes) {
      if (!answers(address, stop)) continue;
      const std::string where =
          fmt::format("host={0} hostaddr={0} port={1}", conninfo_value(address.host), conninfo_value(address.port));
      if (is_server_of(*container, target_at(where), stop)) return target_at(where);
    }
  }
  const Tunnel& tunnel = container->dig(stop);
  return target_at(fmt::format("host={} hostaddr='' port={} sslmode=disable gssencmode=disable requirepeer=''",
                               conninfo_value(tunnel.folder()), container->facts().port));
}

}  // namespace holdfast::postgres

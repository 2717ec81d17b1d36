#include "postgres/tunnel.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <optional>
#include <thread>

#include "base/process.h"
#include "postgres/bridge.h"

namespace holdfast::postgres {
namespace {

base::FileDescriptor connect_to(const Tunnel& tunnel, const std::string& port) {
  base::FileDescriptor fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, (tunnel.folder() + "/.s.PGSQL." + port).c_str(), sizeof address.sun_path - 1);
  EXPECT_EQ(::connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  return fd;
}

std::string read_to_end(int fd) {
  std::string text;
  std::array<char, 4096> buffer{};
  for (ssize_t got = 0; (got = ::read(fd, buffer.data(), buffer.size())) > 0;) {
    text.append(buffer.data(), static_cast<size_t>(got));
  }
  return text;
}

TEST(Tunnel, JoinsEachConnectionToAProgramOfItsOwn) {
  const Tunnel tunnel({base::find_program("sh"), "-c", "read -r name; echo hello $name"}, {"PATH=/usr/bin:/bin"}, "1");
  const base::FileDescriptor first = connect_to(tunnel, "1");
  const base::FileDescriptor second = connect_to(tunnel, "1");
  base::write_fully(second.get(), "second\n", "socket");
  EXPECT_EQ(read_to_end(second.get()), "hello second\n");
  base::write_fully(first.get(), "first\n", "socket");
  EXPECT_EQ(read_to_end(first.get()), "hello first\n");
}

TEST(Tunnel, KeepsTheLastWordsOfAProgramThatFailed) {
  const Tunnel tunnel({base::find_program("sh"), "-c", "echo no server >&2"}, {}, "1");
  EXPECT_EQ(read_to_end(connect_to(tunnel, "1").get()), "");
  EXPECT_EQ(tunnel.words(), "no server");
}

TEST(Tunnel, LeavesNoFolder) {
  std::optional<Tunnel> tunnel(std::in_place, std::vector<std::string>{base::find_program("cat")},
                               std::vector<std::string>{}, "1");
  const std::string folder = tunnel->folder();
  connect_to(*tunnel, "1").close();
  tunnel.reset();
  EXPECT_FALSE(std::filesystem::exists(folder));
}

}  // namespace
}  // namespace holdfast::postgres

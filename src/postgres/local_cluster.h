#pragma once

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>

#include "base/file.h"
#include "base/process.h"
#include "postgres/target.h"

namespace holdfast::postgres {

// A throw-away PostgreSQL server of this machine, in a folder of its own below $TMPDIR that is closed to all others
// (mode 0700). It listens on a Unix socket in there and on no network address, and is safe against no crash (fsync
// off). Its one role is the superuser postgres; its databases postgres and template1 are of encoding SQL_ASCII, so that
// names of any encoding can be given to roles. As root the server runs as the system's user postgres.
//
// Server and folder are gone when the destructor returns, and soon after this process has ended in whatever way, kill
// -9 included: a shell that is their parent, and waits for the end of a pipe, sees to it. Make and use it in one
// thread.
class LocalCluster {
 public:
  // Of server version `major`, else the lowest newer one; programs are looked for as client programs are. Throws
  // Error(client_program) if they or the user postgres are missing, or with the server's own words if it does not
  // start.
  LocalCluster(int major, const std::filesystem::path& pg_bin, std::stop_token stop);
  ~LocalCluster();
  LocalCluster(const LocalCluster&) = delete;
  LocalCluster& operator=(const LocalCluster&) = delete;

  Target target() const;
  int major() const { return major_; }

 private:
  // The shell and the write end of the pipe that is its standard input.
  struct Keeper;

  int major_ = 0;
  std::filesystem::path folder_;
  std::unique_ptr<Keeper> keeper_;
};

}  // namespace holdfast::postgres

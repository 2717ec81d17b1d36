#pragma once

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/process.h"
#include "postgres/connection.h"
#include "postgres/container.h"

namespace holdfast::postgres {

// A PostgreSQL program of this machine, or of the inside of a container.
struct ClientProgram {
  std::filesystem::path path;                  // inside, its name
  std::shared_ptr<const Container> container;  // in which it is; null: this machine's
  int major = 0;
  std::string version;  // "15.18 (Debian 15.18-0+deb12u1)"

  // What is to be run, to be followed by its arguments. Inside of a container it reads our standard input as here, but
  // is not ended with the tool that started it: its session on the server must be.
  std::vector<std::string> command() const;
  // For messages: "/usr/bin/pg_dump", "pg_dump in container tarot-pg".
  std::string where() const;
};

// Where client programs are looked for.
struct ClientProgramPlaces {
  std::filesystem::path folder;  // this one alone (BACKUP__PG_BIN); empty: /usr/lib/postgresql/*/bin and PATH
  std::shared_ptr<const Container> container = nullptr;  // inside of it, if there is none that fits here
};

// The `name` (pg_dump, pg_restore) that fits a server of `major`: of that very major, else the lowest newer one.
// Throws Error(client_program) that says what was found instead.
ClientProgram find_client_program(const std::string& name, int major, const ClientProgramPlaces& places,
                                  std::stop_token stop);

// The newest `name` there is, which reads what any older one wrote.
ClientProgram newest_client_program(const std::string& name, const ClientProgramPlaces& places, std::stop_token stop);

// The environment of a client program that shall reach the server and database of `connection`. A password is in it
// and nowhere else; settings of our own caller that would change the output (PGOPTIONS aside) are not.
std::vector<std::string> client_program_environment(const ClientProgram& program, const Connection& connection,
                                                    const std::string& application_name);

// The -d argument: what libpq has no variable for. Never a password.
std::string client_program_database(const ClientProgram& program, const Connection& connection);

// The environment of a program that needs no server: without any password of ours.
std::vector<std::string> plain_environment();

// Ends, on the server, the sessions that bear this application name: a client program that was killed while it waited
// for a lock leaves one behind.
void end_sessions_named(Connection& connection, const std::string& application_name);

}  // namespace holdfast::postgres

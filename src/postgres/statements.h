#pragma once

#include <string>
#include <vector>

#include "postgres/connection.h"

namespace holdfast::postgres {

// Runs statements in their order, many in one message. Throws what Connection throws, with the statement that failed
// in front of the server's words; those before it are done, as far as the transaction is.
void run_all(Connection& connection, const std::vector<std::string>& statements);

}  // namespace holdfast::postgres

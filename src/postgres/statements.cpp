#include "postgres/statements.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace holdfast::postgres {

namespace {

constexpr size_t kStatementsAtOnce = 100;
constexpr size_t kShownBytes = 200;  // of a statement, in an error

}  // namespace

void run_all(Connection& connection, const std::vector<std::string>& statements) {
  for (size_t first = 0; first < statements.size(); first += kStatementsAtOnce) {
    const size_t end = std::min(statements.size(), first + kStatementsAtOnce);
    std::string sql;
    for (size_t i = first; i < end; ++i) sql += statements[i] + ";\n";
    std::optional<base::Error> failure;
    const size_t done = connection.run_counting(sql, failure);
    if (!failure) continue;
    if (failure->kind() == base::ErrorKind::cancelled) throw *failure;
    throw failure->within(base::printable(statements[std::min(first + done, end - 1)].substr(0, kShownBytes)));
  }
}

}  // namespace holdfast::postgres

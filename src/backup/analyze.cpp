#include "backup/analyze.h"

#include <fmt/format.h>

#include <atomic>
#include <string>
#include <vector>

#include "base/threads.h"
#include "postgres/catalog.h"
#include "postgres/session.h"

namespace holdfast::backup {

void analyze(const postgres::Target& target, unsigned jobs, base::Progress& progress, std::stop_token stop) {
  std::vector<std::string> tables;
  {
    postgres::Connection connection(target, stop);
    postgres::prepare_session(connection);
    tables = postgres::tables_to_analyze(connection);
  }
  progress.begin("analyzing", 0);
  std::atomic<size_t> next = 0;
  base::ThreadGroup group(std::move(stop));
  for (unsigned number = 0; number < jobs; ++number) {
    group.start([&, number] {
      postgres::Connection connection(target, group.stop_token());
      postgres::prepare_session(connection);
      for (size_t i = next++; i < tables.size(); i = next++) {
        progress.working(number, tables[i]);
        connection.run(fmt::format("ANALYZE {}", tables[i]));
      }
      progress.working(number, "");
    });
  }
  group.wait();
  progress.end();
}

}  // namespace holdfast::backup

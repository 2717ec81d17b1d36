#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "archive/archive_reader.h"
#include "archive/ddl_statement.h"
#include "archive/foreign_key.h"
#include "backup/part.h"
#include "backup/piece_loader.h"
#include "backup/table_trees.h"
#include "backup/task_board.h"

namespace holdfast::backup {

// The order of one run of pieces: first its schema, one after another; then the board. On the board, rows pieces are
// free. An index waits for the rows of its table, a key likewise, and for what the entry depends on; a foreign key also
// for the other table's. Two that need conflicting locks never run at once. All else in `finish` keeps its own order
// behind everything before it. Where entries have no dependencies (a plain pg_dump), only indexes and keys leave that
// order.
class RestorePlan {
 public:
  // `reader`, the pieces of the run (see runs_of()) and `part` must outlive the plan. Reads the text of schema and
  // finish pieces, and keeps it. With a `part`, what is not of it is left out.
  RestorePlan(const archive::ArchiveReader& reader, std::vector<const archive::Piece*> run, const Part* part);
  RestorePlan(const RestorePlan&) = delete;
  RestorePlan& operator=(const RestorePlan&) = delete;

  const std::vector<Step>& schema() const { return schema_; }
  TaskBoard& board() { return board_; }
  // Of a task that the board handed out.
  const Step& step(size_t task) const { return steps_.at(task); }

 private:
  // A step of the finish and what it does.
  struct Finish {
    Step step;
    std::vector<archive::ObjectName> tables;  // whose indexes, keys or foreign keys it makes; empty for all else
    bool is_foreign_key = false;
    std::optional<archive::SplitForeignKey> foreign_key;  // if it is that alone and can be split
    bool is_comment = false;                              // which nothing waits for
    bool shares = false;                                  // its table can be read, and indexed by others, meanwhile
  };

  void read_schema();
  void add_rows();
  void add_others();
  void weigh(const std::vector<Finish>& all);
  uint64_t weight_of(const archive::ObjectName& table) const;
  void add_finish(const std::vector<Finish>& all);
  std::vector<Step> steps_of(archive::Stage stage);
  bool is_wanted(const Finish& finish) const;
  Finish examine(const Step& step) const;
  void add_in_order(const Finish& finish);
  void add_free(const Finish& finish);
  void add_foreign_key(const Finish& finish);
  std::vector<size_t> needs_of(const Finish& finish);
  bool is_alone(const std::vector<archive::ObjectName>& tables);
  size_t add(const Step& step, uint64_t priority, const std::vector<size_t>& needs, std::vector<TaskLock> locks = {});
  std::vector<size_t> rows_needed(const Finish& finish);
  std::vector<TaskLock> locks_of(const Finish& finish);
  archive::StandardStrings strings_of(uint32_t settings) const;

  const archive::ArchiveReader& reader_;
  const std::vector<const archive::Piece*> run_;
  const Part* const part_;
  std::vector<Step> schema_;
  std::deque<std::string> texts_;  // of the schema and finish pieces
  TableTrees trees_;
  TaskBoard board_;
  std::map<size_t, Step> steps_;                          // by task
  std::map<archive::ObjectName, uint64_t> bytes_;         // of row text
  std::map<archive::ObjectName, uint64_t> weights_;       // the larger, the sooner
  std::map<archive::ObjectName, size_t> loaded_;          // the point at which a table has its rows
  std::map<size_t, std::vector<size_t>> loaded_in_tree_;  // the same for each tree
  std::map<int, size_t> entries_;                         // task of a finish entry, by its id
  std::vector<size_t> before_;                            // what the next step in order waits for
  std::vector<size_t> barrier_;                           // the last step in order, for those without dependencies
  bool has_dependencies_ = false;
};

// Pieces that belong together: an archive of ours is one run, sorted by stage; a script of somebody else's keeps its
// own order, and each time that the stage goes back a new run begins.
std::vector<std::vector<const archive::Piece*>> runs_of(const archive::Contents& contents,
                                                        const std::vector<archive::Piece>& pieces);

}  // namespace holdfast::backup

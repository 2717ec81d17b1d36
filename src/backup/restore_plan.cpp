#include "backup/restore_plan.h"

#include <algorithm>
#include <set>

#include "archive/script_scanner.h"
#include "archive/session_settings.h"
#include "base/text.h"

namespace holdfast::backup {

namespace {

using archive::DdlKind;
using archive::DdlStatement;
using archive::ObjectName;
using archive::Piece;
using archive::Stage;

// Rows come last among what can run, indexes of the largest table first: they take the longest.
constexpr uint64_t kInOrder = uint64_t{3} << 62;
constexpr uint64_t kFinish = uint64_t{2} << 62;
constexpr uint64_t kOthers = uint64_t{1} << 62;

template <typename Use>
void for_each_statement(std::string_view text, archive::StandardStrings strings, Use use) {
  archive::StringSource source(text);
  archive::ScriptScanner scanner(source, strings);
  while (const auto token = scanner.next()) {
    if (token->kind == archive::TokenKind::statement)
      use(parse_ddl(token->text, scanner.standard_strings()), token->text);
  }
}

}  // namespace

std::vector<std::vector<const Piece*>> runs_of(const archive::Contents& contents, const std::vector<Piece>& pieces) {
  std::vector<const Piece*> all;
  for (const Piece& piece : pieces) all.push_back(&piece);
  if (archive::is_ours(contents)) {
    std::ranges::stable_sort(all, {}, [](const Piece* piece) { return piece->stage; });
    return {all};
  }
  std::vector<std::vector<const Piece*>> runs;
  for (const Piece* piece : all) {
    if (runs.empty() || piece->stage < runs.back().back()->stage) runs.emplace_back();
    runs.back().push_back(piece);
  }
  return runs;
}

RestorePlan::RestorePlan(const archive::ArchiveReader& reader, std::vector<const Piece*> run, const Part* part)
    : reader_(reader), run_(std::move(run)), part_(part) {
  read_schema();
  std::vector<Finish> all;
  for (const Step& step : steps_of(Stage::finish)) {
    if (Finish finish = examine(step); is_wanted(finish)) all.push_back(std::move(finish));
  }
  weigh(all);
  add_rows();
  add_others();
  add_finish(all);
}

void RestorePlan::read_schema() {
  for (const Step& step : steps_of(Stage::schema)) {
    if (part_ != nullptr && (step.entry == nullptr || !part_->has(*step.entry))) continue;
    schema_.push_back(step);
    for_each_statement(step.text, strings_of(step.settings()),
                       [&](const DdlStatement& statement, std::string_view) { trees_.take(statement); });
  }
}

size_t RestorePlan::add(const Step& step, uint64_t priority, const std::vector<size_t>& needs,
                        std::vector<TaskLock> locks) {
  const size_t task = board_.add(priority, needs, std::move(locks));
  steps_[task] = step;
  return task;
}

// Foreign keys are checked last, and take long: what they refer to is needed soon.
void RestorePlan::weigh(const std::vector<Finish>& all) {
  for (const archive::Table& table : reader_.contents().tables) bytes_[{table.schema, table.name}] = table.bytes;
  weights_ = bytes_;
  for (const Finish& finish : all) {
    if (!finish.is_foreign_key) continue;
    for (size_t i = 1; i < finish.tables.size(); ++i) weights_[finish.tables[i]] += bytes_[finish.tables[0]];
  }
}

uint64_t RestorePlan::weight_of(const ObjectName& table) const {
  const auto found = weights_.find(table);
  return found == weights_.end() ? 0 : std::min(found->second, kOthers - 1);
}

void RestorePlan::add_rows() {
  std::map<ObjectName, std::vector<size_t>> tasks;
  for (const Piece* piece : run_) {
    if (piece->stage != Stage::rows) continue;
    const archive::Table& table = reader_.contents().tables[*piece->table];
    if (part_ != nullptr && !part_->has_rows(table)) continue;
    const ObjectName name{table.schema, table.name};
    tasks[name].push_back(add({.piece = piece}, weight_of(name), {}));
  }
  for (const auto& [table, pieces] : tasks) {
    const size_t point = board_.add_point(pieces);
    loaded_[table] = point;
    loaded_in_tree_[trees_.tree_of(table)].push_back(point);
    before_.push_back(point);
  }
}

// Large objects of ours are independent of one another; those of a pg_dump are created before they are filled.
void RestorePlan::add_others() {
  const bool in_any_order = reader_.contents().engine == "parallel";
  std::vector<size_t> last;
  for (const Piece* piece : run_) {
    const bool is_wanted = piece->stage == Stage::sequences || (piece->stage == Stage::large_objects && !part_);
    if (!is_wanted) continue;
    const size_t task = add({.piece = piece}, kOthers, in_any_order ? std::vector<size_t>{} : last);
    last = {task};
    before_.push_back(task);
  }
}

std::vector<Step> RestorePlan::steps_of(Stage stage) {
  archive::PieceReader piece_reader(reader_);
  std::vector<Step> steps;
  for (const Piece* piece : run_) {
    if (piece->stage != stage) continue;
    const std::string_view text = texts_.emplace_back(piece_reader.read_all(*piece));
    std::vector<uint64_t> offsets;
    for (const archive::Entry& entry : piece->entries) offsets.push_back(std::min<uint64_t>(entry.offset, text.size()));
    offsets.push_back(text.size());
    if (offsets.front() > 0) steps.push_back({.piece = piece, .text = text.substr(0, offsets.front())});
    for (size_t i = 0; i < piece->entries.size(); ++i) {
      const uint64_t length = std::max(offsets[i + 1], offsets[i]) - offsets[i];
      steps.push_back({piece, &piece->entries[i], text.substr(offsets[i], length), offsets[i]});
    }
  }
  return steps;
}

void RestorePlan::add_finish(const std::vector<Finish>& all) {
  has_dependencies_ = std::ranges::all_of(all, [](const Finish& finish) {
    return finish.tables.empty() || (finish.step.entry != nullptr && !finish.step.entry->dependencies.empty());
  });
  for (const Finish& finish : all) {
    if (finish.tables.empty() || (finish.is_foreign_key && !has_dependencies_)) {
      add_in_order(finish);
    } else if (finish.foreign_key && is_alone(finish.tables)) {
      add_foreign_key(finish);
    } else {
      add_free(finish);
    }
  }
}

bool RestorePlan::is_wanted(const Finish& finish) const {
  if (part_ == nullptr) return true;
  return part_->has_all(finish.tables) || (finish.step.entry != nullptr && part_->has(*finish.step.entry));
}

RestorePlan::Finish RestorePlan::examine(const Step& step) const {
  Finish finish{.step = step, .is_comment = true, .shares = true};
  const auto strings = strings_of(step.settings());
  size_t statements = 0;
  for_each_statement(step.text, strings, [&](const DdlStatement& statement, std::string_view text) {
    ++statements;
    const bool is_index = statement.kind == DdlKind::create_index;
    const bool is_foreign_key = statement.kind == DdlKind::add_foreign_key;
    if (is_index || is_foreign_key || statement.kind == DdlKind::add_key) {
      finish.tables.insert(finish.tables.end(), statement.tables.begin(), statement.tables.end());
    }
    if (is_foreign_key && !finish.is_foreign_key) finish.foreign_key = archive::split_foreign_key(text, strings);
    finish.is_foreign_key |= is_foreign_key;
    finish.is_comment &= statement.kind == DdlKind::comment;
    finish.shares &= is_index || statement.kind == DdlKind::comment;
  });
  if (statements > 1) finish.foreign_key.reset();
  return finish;
}

void RestorePlan::add_in_order(const Finish& finish) {
  const size_t task = add(finish.step, kInOrder, before_);
  before_ = {task};
  if (!finish.is_comment) barrier_ = {task};
  if (finish.step.entry != nullptr) entries_[finish.step.entry->id] = task;
}

std::vector<size_t> RestorePlan::needs_of(const Finish& finish) {
  std::vector<size_t> needs = rows_needed(finish);
  if (!has_dependencies_) {
    needs.insert(needs.end(), barrier_.begin(), barrier_.end());
    return needs;
  }
  for (const int id : finish.step.entry->dependencies) {
    if (const auto found = entries_.find(id); found != entries_.end()) needs.push_back(found->second);
  }
  return needs;
}

void RestorePlan::add_free(const Finish& finish) {
  const uint64_t priority = kFinish + weight_of(finish.tables.front());
  const size_t task = add(finish.step, priority, needs_of(finish), locks_of(finish));
  before_.push_back(task);
  if (finish.step.entry != nullptr) entries_[finish.step.entry->id] = task;
}

// While it is checked, the referencing table gets no index, and the referenced one no key, but everything else goes on.
void RestorePlan::add_foreign_key(const Finish& finish) {
  const uint64_t priority = kFinish + weight_of(finish.tables.front());
  Step add_it = finish.step;
  add_it.text = texts_.emplace_back(finish.foreign_key->add);
  const size_t added = add(add_it, priority, needs_of(finish), locks_of(finish));
  Step check_it = finish.step;
  check_it.text = texts_.emplace_back(finish.foreign_key->validate);
  const size_t referencing = trees_.number_of(finish.tables[0]) * 2;
  std::vector<TaskLock> locks{{referencing, true}};
  if (const size_t referenced = trees_.number_of(finish.tables[1]) * 2; referenced != referencing) {
    locks.push_back({referenced, false});
  }
  const size_t checked = add(check_it, priority, {added}, std::move(locks));
  before_.push_back(checked);
  entries_[finish.step.entry->id] = checked;
}

bool RestorePlan::is_alone(const std::vector<ObjectName>& tables) {
  return std::ranges::all_of(tables, [&](const ObjectName& table) { return trees_.is_alone(table); });
}

// A partition may get its rows through an ancestor, and has no point of its own then.
std::vector<size_t> RestorePlan::rows_needed(const Finish& finish) {
  std::set<size_t> points;
  for (const ObjectName& table : finish.tables) {
    const auto own = loaded_.find(table);
    if (own != loaded_.end() && !finish.is_foreign_key && !trees_.has_partitions(table)) {
      points.insert(own->second);
    } else {
      const auto& tree = loaded_in_tree_[trees_.tree_of(table)];
      points.insert(tree.begin(), tree.end());
    }
  }
  return {points.begin(), points.end()};
}

// Even numbers are tables, odd ones trees.
std::vector<TaskLock> RestorePlan::locks_of(const Finish& finish) {
  std::map<size_t, bool> exclusive;
  for (const ObjectName& table : finish.tables) {
    const bool whole_tree = finish.is_foreign_key || (!finish.shares && trees_.has_partitions(table));
    exclusive[trees_.number_of(table) * 2] |= !finish.shares;
    exclusive[trees_.tree_of(table) * 2 + 1] |= whole_tree;
  }
  std::vector<TaskLock> locks;
  for (const auto& [object, is_exclusive] : exclusive) locks.push_back({object, is_exclusive});
  return locks;
}

archive::StandardStrings RestorePlan::strings_of(uint32_t settings) const {
  return archive::standard_strings_after(reader_.contents().settings[settings]);
}

}  // namespace holdfast::backup

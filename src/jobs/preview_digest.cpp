#include "jobs/preview_digest.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <vector>

#include "archive/digest.h"

namespace holdfast::jobs {

namespace {

// Each text with its length, so that no two lists of texts are one.
class Sum {
 public:
  void add(std::string_view text) {
    sum_.update(fmt::format("{}:", text.size()));
    sum_.update(text);
  }
  void add(uint64_t number) { add(std::to_string(number)); }
  template <typename Number>
  void add(const std::optional<Number>& number) {
    add(number ? std::to_string(*number) : "");
  }
  void add(const std::vector<std::string>& texts) {
    add(texts.size());
    for (const std::string& text : texts) add(text);
  }

  std::string digest() { return archive::hex(sum_.finish()); }

 private:
  archive::Sha256 sum_;
};

}  // namespace

FileIdentity FileIdentity::of(const backup::AnyFile& file) {
  return {.path = file.stored().path().string(),
          .bytes = file.size(),
          .created = file.reader().contents().created,
          .contents = archive::hex(file.reader().digest())};
}

std::string digest_of(const FileIdentity& file, const backup::RestorePreview& preview) {
  Sum sum;
  sum.add("restore");
  sum.add(file.path);
  sum.add(file.bytes);
  sum.add(file.created);
  sum.add(file.contents);
  sum.add(preview.options.database);
  sum.add(preview.live_oid);
  sum.add(preview.kept_as);
  sum.add(preview.row_versions);
  sum.add(preview.tables.size());
  for (const backup::TableComparison& table : preview.tables) {
    sum.add(table.schema);
    sum.add(table.name);
    sum.add(table.in_backup);
    sum.add(table.now);
    sum.add(table.now_is_unknown ? "?" : "");
  }
  sum.add(preview.notes);
  sum.add(preview.obstacles());
  return sum.digest();
}

std::string digest_of(const backup::UndoPreview& preview) {
  Sum sum;
  sum.add("undo");
  sum.add(preview.database);
  sum.add(preview.live_oid);
  sum.add(preview.kept.name);
  sum.add(preview.kept.story.at);
  sum.add(uint64_t{preview.kept.story.replaced_by});
  return sum.digest();
}

}  // namespace holdfast::jobs

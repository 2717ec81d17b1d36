#include "jobs/preview_digest.h"

#include <gtest/gtest.h>

#include <functional>

namespace holdfast::jobs {
namespace {

const FileIdentity kFile{
    .path = "/backups/a.sql.gz", .bytes = 100, .created = "2023-11-24T03:00:00Z", .contents = "ab12"};

backup::RestorePreview preview() {
  backup::RestorePreview preview;
  preview.options.database = "tarot";
  preview.live.emplace();
  preview.facts.emplace();
  preview.facts->rights.superuser = true;
  preview.live_oid = 16'384;
  preview.rights.superuser = true;
  preview.kept_as = "tarot__before_20231124_030000";
  preview.tables = {{.schema = "public", .name = "cards", .in_backup = 5, .now = 6}};
  preview.row_versions = "cd34";
  preview.notes = {"a note"};
  return preview;
}

// Whether a preview that was changed so has another digest.
bool is_other(const std::function<void(backup::RestorePreview&)>& change) {
  backup::RestorePreview changed = preview();
  change(changed);
  return digest_of(kFile, changed) != digest_of(kFile, preview());
}

TEST(PreviewDigest, IsTheSameForTheSameState) {
  EXPECT_EQ(digest_of(kFile, preview()), digest_of(kFile, preview()));
  EXPECT_EQ(digest_of(kFile, preview()).size(), 64U);
}

TEST(PreviewDigest, KnowsAnotherFile) {
  for (const auto& change : std::vector<std::function<void(FileIdentity&)>>{
           [](auto& file) { file.path = "/backups/b.sql.gz"; }, [](auto& file) { file.bytes = 101; },
           [](auto& file) { file.created = "2023-11-24T03:00:01Z"; }, [](auto& file) { file.contents = "ab13"; }}) {
    FileIdentity file = kFile;
    change(file);
    EXPECT_NE(digest_of(file, preview()), digest_of(kFile, preview()));
  }
}

TEST(PreviewDigest, KnowsAnotherDatabase) {
  EXPECT_TRUE(is_other([](auto& preview) { preview.options.database = "chess"; }));
  EXPECT_TRUE(is_other([](auto& preview) { preview.live_oid = 16'385; }));
  EXPECT_TRUE(is_other([](auto& preview) { preview.live_oid.reset(); }));
  EXPECT_TRUE(is_other([](auto& preview) { preview.kept_as += "_2"; }));
}

TEST(PreviewDigest, KnowsEveryChangeOfRows) {
  EXPECT_TRUE(is_other([](auto& preview) { preview.tables[0].now = 7; }));
  EXPECT_TRUE(is_other([](auto& preview) { preview.tables[0].in_backup = 6; }));
  EXPECT_TRUE(is_other([](auto& preview) { preview.tables[0].now.reset(); }));
  EXPECT_TRUE(is_other([](auto& preview) { preview.tables[0].now_is_unknown = true; }));
  EXPECT_TRUE(is_other([](auto& preview) { preview.tables[0].name = "card"; }));
  EXPECT_TRUE(is_other([](auto& preview) { preview.tables.push_back(preview.tables[0]); }));
  EXPECT_TRUE(is_other([](auto& preview) { preview.row_versions = "cd35"; }));
}

TEST(PreviewDigest, KnowsWhatIsInTheWay) {
  EXPECT_TRUE(is_other([](auto& preview) { preview.missing_roles = {"app"}; }));
  EXPECT_TRUE(is_other([](auto& preview) { preview.notes = {}; }));
}

TEST(PreviewDigest, TakesNoNotice) {
  EXPECT_FALSE(is_other([](auto& preview) { preview.seconds = 5; }));
  EXPECT_FALSE(is_other([](auto& preview) { preview.disk_bytes = 5; }));
  EXPECT_FALSE(is_other([](auto& preview) { preview.options.now = "2023-11-24T04:00:00Z"; }));
}

TEST(PreviewDigest, KnowsWhichDatabasesAnUndoIsOf) {
  backup::UndoPreview undo{.database = "tarot", .live_oid = 16'385};
  undo.kept.name = "tarot__before_20231124_030000";
  undo.kept.story = {.at = "2023-11-24T03:00:00Z", .replaced_by = 16'385};
  backup::UndoPreview another = undo;
  another.live_oid = 16'400;
  EXPECT_NE(digest_of(another), digest_of(undo));
  another = undo;
  another.kept.name += "_2";
  EXPECT_NE(digest_of(another), digest_of(undo));
  another = undo;
  another.becomes = "tarot__undone_20231124_040000";
  EXPECT_EQ(digest_of(another), digest_of(undo));
}

}  // namespace
}  // namespace holdfast::jobs

#include "backup/row_reader.h"

#include <gtest/gtest.h>

namespace holdfast::backup {
namespace {

postgres::TableInfo orders() {
  return {.qualified = "public.orders", .target_qualified = "public.orders", .columns = "id, total"};
}

TEST(CopyOutStatement, ReadsASmallTableByItsName) {
  EXPECT_EQ(copy_out_statement(orders(), {}), "COPY public.orders (id, total) TO STDOUT");
}

TEST(CopyOutStatement, ReadsASliceByItsPagesAndTheLastWithoutUpperBorder) {
  EXPECT_EQ(copy_out_statement(orders(), {.first_page = 512, .end_page = 1024, .whole = false}),
            "COPY (SELECT id, total FROM ONLY public.orders WHERE ctid >= '(512,0)' AND ctid < '(1024,0)') TO STDOUT");
  EXPECT_EQ(copy_out_statement(orders(), {.first_page = 512, .whole = false}),
            "COPY (SELECT id, total FROM ONLY public.orders WHERE ctid >= '(512,0)') TO STDOUT");
}

TEST(CopyOutStatement, KeepsTheConditionOfAConfigurationTable) {
  auto table = orders();
  table.condition = "WHERE id > 1000";
  EXPECT_EQ(copy_out_statement(table, {}), "COPY (SELECT id, total FROM ONLY public.orders WHERE id > 1000) TO STDOUT");
}

TEST(CopyInStatement, LoadsAPartitionThroughItsAncestor) {
  auto leaf = orders();
  leaf.target_qualified = "public.all_orders";
  EXPECT_EQ(copy_in_statement(leaf), "COPY public.all_orders (id, total) FROM stdin;\n");
}

TEST(CopyInStatement, HasNoListForATableWithoutColumns) {
  auto table = orders();
  table.columns = "";
  EXPECT_EQ(copy_in_statement(table), "COPY public.orders FROM stdin;\n");
  EXPECT_EQ(copy_out_statement(table, {.first_page = 8, .whole = false}),
            "COPY (SELECT  FROM ONLY public.orders WHERE ctid >= '(8,0)') TO STDOUT");
}

}  // namespace
}  // namespace holdfast::backup

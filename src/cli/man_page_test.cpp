#include "cli/man_page.h"

#include <gtest/gtest.h>

#include "cli/roff.h"

namespace holdfast::cli {
namespace {

TEST(ManPage, TextComesOutAsItIsWhateverIsInIt) {
  EXPECT_EQ(roff(".so /etc/passwd"), "\\&.so /etc/passwd");
  EXPECT_EQ(roff("'br"), "\\(aqbr");
  EXPECT_EQ(roff("--no-owner"), "\\-\\-no\\-owner");
  EXPECT_EQ(roff("\\fB \\n(yr"), "\\efB \\en(yr");
  EXPECT_EQ(roff("~/.pgpass \"a\" `b` ^"), "\\(ti/.pgpass \\(dqa\\(dq \\(gab\\(ga \\(ha");
  EXPECT_EQ(roff("one\n.two"), "one .two");
  EXPECT_EQ(roff("é … 😀"), "\\[u00E9] \\[u2026] \\[u1F600]");
  EXPECT_EQ(roff("\x1b[2J\xff"), "\\ex1b[2J\\exff");
}

TEST(ManPage, AHostileHelpAddsNoRequest) {
  const Parameter option{.names = {"--odd"}, .takes = Takes::text, .value = ".SH", .purpose = ".SH HISTORY"};
  const Command command{
      .name = "copy", .purpose = "'ig", .options = {option}, .examples = {".de TP", "\\&.rm", "  demo 'x'"}};
  const std::string page = man_page({.name = "demo", .purpose = "demo copies. More.", .commands = {command}}, "1.0");
  EXPECT_NE(page.find("\ndemo \\- copies\n"), std::string::npos);
  EXPECT_NE(page.find("\n\\fB\\-\\-odd\\fR \\fI\\&.SH\\fR\n\\&.SH HISTORY\n"), std::string::npos);
  EXPECT_NE(page.find("\n\\(aqig\n"), std::string::npos);
  EXPECT_NE(page.find(".EX\n\\&.de TP\n\\e&.rm\n  demo \\(aqx\\(aq\n.EE\n"), std::string::npos);
}

}  // namespace
}  // namespace holdfast::cli

#include "cli/command_model.h"

#include <gtest/gtest.h>

#include "cli/commands.h"

namespace holdfast::cli {
namespace {

class CommandModelTest : public testing::Test {
 protected:
  CLI::App app_{"demo does.\nAnd more.", "demo"};
  CLI::App& copy_ = *app_.add_subcommand("copy", "Copy it");
  bool flag_ = false;
  std::string text_;
  std::vector<std::string> texts_;

  Parameter option(const std::string& name) {
    const Command program = model_of(app_);
    for (const Parameter& parameter : program.commands.at(0).options) {
      if (parameter.names.back() == name) return parameter;
    }
    throw std::out_of_range(name);
  }
};

TEST_F(CommandModelTest, TakesEveryOptionAndArgumentWithItsType) {
  copy_.add_option("file", text_, "The one")->required()->type_name("FILE");
  copy_.add_option("paths", texts_, "The others")->type_name("PATH");
  copy_.add_option("--to", text_, "Where to")->type_name("DIR")->check(CLI::ExistingDirectory);
  copy_.add_flag("-q,--quiet", flag_, "Say nothing");
  const Command copy = model_of(app_).commands.at(0);
  EXPECT_EQ(copy.purpose, "Copy it");
  EXPECT_EQ(copy.arguments.at(0).takes, Takes::backup);
  EXPECT_TRUE(copy.arguments.at(0).required);
  EXPECT_FALSE(copy.arguments.at(0).repeats);
  EXPECT_EQ(copy.arguments.at(1).takes, Takes::path);
  EXPECT_TRUE(copy.arguments.at(1).repeats);
  EXPECT_EQ(option("--to").takes, Takes::folder);
  EXPECT_EQ(option("--quiet").takes, Takes::nothing);
  EXPECT_EQ(option("--quiet").names, (std::vector<std::string>{"-q", "--quiet"}));
  EXPECT_EQ(option("--help").names.size(), 2U);
}

TEST_F(CommandModelTest, KnowsTheWordsOfASetThoughMoreIsChecked) {
  copy_.add_option("--format", text_, "How")->check(CLI::IsMember({"sql", "sql.gz"}))->default_str("sql");
  copy_.add_option("--level", text_, "How much")->check(CLI::Range(1, 9));
  refuse_empty_values(app_);
  EXPECT_EQ(option("--format").words, (std::vector<std::string>{"sql", "sql.gz"}));
  EXPECT_EQ(option("--format").standard, "sql");
  EXPECT_TRUE(option("--level").words.empty());
  EXPECT_EQ(option("--level").limits, "INT in [1 - 9]");
}

TEST_F(CommandModelTest, LeavesOutWhatTheHelpHides) {
  copy_.add_flag("--secret", flag_, "Hidden")->group("");
  app_.add_subcommand("print", "Hidden")->group("");
  EXPECT_EQ(model_of(app_).commands.size(), 1U);
  EXPECT_THROW(option("--secret"), std::out_of_range);
}

TEST_F(CommandModelTest, TakesTheExamplesWithoutTheExitCodes) {
  copy_.footer(footer("  demo copy\n\n  demo copy more\nA note.\n"));
  EXPECT_EQ(model_of(app_).commands.at(0).examples,
            (std::vector<std::string>{"  demo copy", "", "  demo copy more", "A note."}));
}

TEST_F(CommandModelTest, TextsAreOneLineWithoutControlCharacters) {
  copy_.add_flag("--odd", flag_, "one\ntwo\x1b[2J");
  EXPECT_EQ(option("--odd").purpose, "one two\\x1b[2J");
}

}  // namespace
}  // namespace holdfast::cli

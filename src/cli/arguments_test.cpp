#include "cli/arguments.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>

namespace holdfast::cli {
namespace {

TEST(TakeArguments, OverwritesTheUrlWhereEveryUserCouldReadIt) {
  std::string program = "holdfast";
  std::string command = "backup";
  std::string option = "--url";
  std::string url = "postgresql://app:hunter2@host/db";
  std::string joined = "--url=password=hunter2 host=x";
  std::array<char*, 5> argv{program.data(), command.data(), option.data(), url.data(), joined.data()};
  const Arguments arguments = take_arguments(5, argv.data());
  EXPECT_EQ(url, std::string(32, '*'));
  EXPECT_EQ(joined, "--url=" + std::string(23, '*'));
  EXPECT_EQ(arguments.reversed[1], "postgresql://app:hunter2@host/db");
  EXPECT_EQ(arguments.reversed[0], "--url=password=hunter2 host=x");
  for (const std::string& word : arguments.shown) EXPECT_EQ(word.find("hunter2"), std::string::npos) << word;
}

}  // namespace
}  // namespace holdfast::cli

#include "cli/completions.h"

#include <gtest/gtest.h>

namespace holdfast::cli {
namespace {

// What a shell would run, or take for the end of a part, where it is not quoted.
Command hostile() {
  const Parameter option{.names = {"--odd"},
                         .takes = Takes::words,
                         .value = "A:B",
                         .words = {"$(id)", "it's", "a b"},
                         .purpose = "it's [x]: $(id) `id` \\"};
  return {.name = "demo", .commands = {{.name = "copy", .purpose = "it's: $(id)", .options = {option}}}};
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Completions, BashTakesNothingOfTheHelpForItself) {
  EXPECT_TRUE(has(bash_completion(hostile()), "'copy --odd') takes=words values=('$(id)' 'it'\\''s' 'a b') ;;"));
}

TEST(Completions, ZshTakesNothingOfTheHelpForItself) {
  const std::string script = zsh_completion(hostile());
  EXPECT_TRUE(has(script, "'(--odd)--odd=[it'\\''s \\[x\\]\\: $(id) `id` \\\\]:A\\:B:($\\(id\\) it\\'\\''s a\\ b)'"));
  EXPECT_TRUE(has(script, "'copy:it'\\''s: $(id)'"));
}

TEST(Completions, FishTakesNothingOfTheHelpForItself) {
  const std::string script = fish_completion(hostile());
  EXPECT_TRUE(has(script, "-l 'odd' -x -a '\\'$(id)\\' \\'it\\\\\\'s\\' \\'a b\\'' -d 'it\\'s [x]: $(id) `id` \\\\'"));
  EXPECT_TRUE(has(script, "-a 'copy' -d 'it\\'s: $(id)'"));
}

}  // namespace
}  // namespace holdfast::cli

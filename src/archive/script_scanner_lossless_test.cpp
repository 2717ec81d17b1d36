// Two promises of the scanner over many scripts: nothing is lost, and how the text arrives makes no difference.

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "archive/script_scanner.h"
#include "base/error.h"

namespace holdfast::archive {
namespace {

struct Piece {
  TokenKind kind;
  std::string text;
  size_t line;
  bool operator==(const Piece&) const = default;
};

std::vector<Piece> scan(std::string_view script, size_t most_per_read) {
  StringSource source(script, most_per_read);
  ScriptScanner scanner(source);
  std::vector<Piece> pieces;
  while (const auto token = scanner.next()) pieces.push_back({token->kind, std::string(token->text), token->line});
  return pieces;
}

std::string joined(const std::vector<Piece>& pieces) {
  std::string text;
  for (const Piece& piece : pieces) text += piece.text;
  return text;
}

const std::vector<std::string>& corpus() {
  static const std::vector<std::string> scripts{
      "\xEF\xBB\xBF--\n-- TOC entry 1 (class 2 OID 3)\n-- Name: a; Type: TABLE; Schema: b; Owner: c\n--\n\nSELECT 1;\n",
      "\\restrict k\r\nSET a = 'b';\r\nCOPY \"a\nb\" (c) FROM stdin;\r\n1\t\\N\r\n\\\\.\r\n\\.\r\n\r\n\\unrestrict "
      "k\r\n",
      "CREATE FUNCTION f() RETURNS text AS $_X$\n--\n\\connect x\n $_$ ; $$ ' $_X $_X$;\n/* /* ; */ */SELECT 'a'';', "
      "E'\\';';\n",
      "CREATE PROCEDURE p() BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;\nBEGIN;\nEND;\n",
      "CREATE RULE r AS ON INSERT TO t DO ( DELETE FROM \"-\".t;\n DELETE FROM u;\n);\nSELECT a$b$, $1, 1$$;$$;;\n",
      "SET standard_conforming_strings = off;\nSELECT '\\';', U&'\\', U&\";\", B'\\';\nSET standard_conforming_strings "
      "= on;\nSELECT '\\';",
      "SELECT 1 +-- ;\n 2 */*;*/ 3; -- x\rSELECT 4; \\x\nSELECT \\gexec\n\v\f COPY t FROM stdin; -- c\n\\.\n\nCOPY t "
      "FROM stdin;\n",
      std::string("SELECT '\xFF\xC3\x28'; \0 ;\n", 17)};
  return scripts;
}

TEST(ScriptScannerLossless, GivesTheScriptBackByteForByteHoweverItArrives) {
  for (const std::string& script : corpus()) {
    const std::vector<Piece> whole = scan(script, script.size());
    EXPECT_EQ(joined(whole), script);
    for (const size_t most_per_read : {1, 2, 3, 7, 13, 64}) {
      EXPECT_EQ(scan(script, most_per_read), whole) << most_per_read << " bytes at a time:\n" << script;
    }
  }
}

TEST(ScriptScannerLossless, LosesNothingOfAScriptThatIsCutShortAnywhere) {
  for (const std::string& script : corpus()) {
    for (size_t length = 0; length < script.size(); ++length) {
      const std::string_view cut = std::string_view(script).substr(0, length);
      const std::vector<Piece> pieces = scan(cut, 5);
      ASSERT_EQ(joined(pieces), cut);
    }
  }
}

// Bytes that mean something to the scanner, in random order behind the pieces of real scripts.
std::string garbled(std::mt19937& random) {
  static constexpr std::string_view kBytes = "'\"$\\;()-/*\n\r \tEeBUu&.a1\xC3";
  std::string script = corpus()[random() % corpus().size()];
  for (size_t changes = random() % 8; changes > 0; --changes) {
    const size_t at = random() % script.size();
    const char byte = kBytes[random() % kBytes.size()];
    if (random() % 2 == 0) {
      script[at] = byte;
    } else {
      script.insert(at, 1, byte);
    }
  }
  return script;
}

// The same scan, or nothing if the scanner refuses the script.
std::vector<Piece> scan_or_refuse(std::string_view script, size_t most_per_read) {
  try {
    return scan(script, most_per_read);
  } catch (const base::Error&) {
    return {};
  }
}

TEST(ScriptScannerLossless, LosesNothingOfGarbledScripts) {
  std::mt19937 random(1);
  for (int round = 0; round < 2'000; ++round) {
    const std::string script = garbled(random);
    const std::vector<Piece> whole = scan_or_refuse(script, script.size());
    if (!whole.empty()) {
      ASSERT_EQ(joined(whole), script);
    }
    ASSERT_EQ(scan_or_refuse(script, 1 + random() % 9), whole) << script;
  }
}

TEST(ScriptScannerLossless, CrossesTheBordersOfItsBuffer) {
  std::string script = "COPY t FROM stdin;\n";
  for (size_t row = 0; script.size() < 1'500'000; ++row) script += std::string(row * 7'919 % 90'001, 'x') + "\n";
  script += "\\.\nSELECT '" + std::string(700'000, ';') + "';\n";
  const std::vector<Piece> pieces = scan(script, 65'536);
  EXPECT_EQ(joined(pieces), script);
  EXPECT_EQ(pieces.back().kind, TokenKind::statement);
}

}  // namespace
}  // namespace holdfast::archive

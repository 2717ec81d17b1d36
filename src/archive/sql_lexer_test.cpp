#include "archive/sql_lexer.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace holdfast::archive {
namespace {

const char* name_of(Lexeme kind) {
  switch (kind) {
    case Lexeme::blank:
      return "blank";
    case Lexeme::comment:
      return "comment";
    case Lexeme::word:
      return "word";
    case Lexeme::quoted_name:
      return "name";
    case Lexeme::string:
      return "string";
    case Lexeme::number:
      return "number";
    case Lexeme::symbol:
      return "symbol";
    case Lexeme::backslash:
      return "backslash";
    case Lexeme::unterminated:
      return "unterminated";
    case Lexeme::end:
      return "end";
  }
  return "?";
}

using Lexemes = std::vector<std::string>;

// "kind text" of every lexeme but the end.
Lexemes lex(std::string_view text, StandardStrings strings = StandardStrings::on) {
  TextWindow window(text);
  SqlLexer lexer(window, strings);
  Lexemes result;
  for (SqlLexer::Span span = lexer.next(); span.kind != Lexeme::end; span = lexer.next()) {
    result.push_back(std::string(name_of(span.kind)) + " " + std::string(window.view(span.begin, span.end)));
  }
  return result;
}

TEST(SqlLexer, TakesADoubledQuoteForAPartOfTheString) {
  EXPECT_EQ(lex("'a'';'"), (Lexemes{"string 'a'';'"}));
}

TEST(SqlLexer, TakesABackslashForACharacterInStandardStrings) {
  EXPECT_EQ(lex(R"('\';)"), (Lexemes{R"(string '\')", "symbol ;"}));
}

TEST(SqlLexer, TakesABackslashForAnEscapeWhenStandardStringsAreOff) {
  EXPECT_EQ(lex(R"('\';')", StandardStrings::off), (Lexemes{R"(string '\';')"}));
  EXPECT_EQ(lex(R"(n'\';')", StandardStrings::off), (Lexemes{R"(string n'\';')"}));
}

TEST(SqlLexer, TakesABackslashForAnEscapeInAnEscapeString) {
  EXPECT_EQ(lex(R"(E'\';')"), (Lexemes{R"(string E'\';')"}));
  EXPECT_EQ(lex(R"(e'\\';)"), (Lexemes{R"(string e'\\')", "symbol ;"}));
  EXPECT_EQ(lex(R"(e'\''';')"), (Lexemes{R"(string e'\''';')"}));
}

TEST(SqlLexer, KnowsNoEscapeInBitAndUnicodeStringsWhateverTheSetting) {
  for (const char* prefix : {"B", "x", "U&"}) {
    const std::string text = std::string(prefix) + R"('\')";
    EXPECT_EQ(lex(text + ";", StandardStrings::off), (Lexemes{"string " + text, "symbol ;"}));
  }
}

TEST(SqlLexer, TakesAPrefixOnlyWhereItIsAWordOfItsOwn) {
  EXPECT_EQ(lex(R"(fooE'\';)"), (Lexemes{"word fooE", R"(string '\')", "symbol ;"}));
  EXPECT_EQ(lex("u&1"), (Lexemes{"word u", "symbol &", "number 1"}));
}

TEST(SqlLexer, ReadsQuotedNames) {
  EXPECT_EQ(lex(R"("a;""'")"), (Lexemes{R"(name "a;""'")"}));
  EXPECT_EQ(lex(R"(U&"\0441;")"), (Lexemes{R"(name U&"\0441;")"}));
}

TEST(SqlLexer, EndsADollarQuoteAtItsOwnTagOnly) {
  EXPECT_EQ(lex("$a$ $b$;$$;$a $a$;"), (Lexemes{"string $a$ $b$;$$;$a $a$", "symbol ;"}));
  EXPECT_EQ(lex("$$ ;$a$$;"), (Lexemes{"string $$ ;$a$$", "symbol ;"}));
  EXPECT_EQ(lex("$\xD1\x82$;$\xD1\x82$"), (Lexemes{"string $\xD1\x82$;$\xD1\x82$"}));
}

TEST(SqlLexer, SeesNoDollarQuoteInNamesAndParameters) {
  EXPECT_EQ(lex("a$b$;"), (Lexemes{"word a$b$", "symbol ;"}));
  EXPECT_EQ(lex("$1;$2"), (Lexemes{"number $1", "symbol ;", "number $2"}));
  EXPECT_EQ(lex("$1a$;"), (Lexemes{"number $1a$", "symbol ;"}));
  EXPECT_EQ(lex("$a-$"), (Lexemes{"symbol $", "word a", "symbol -", "symbol $"}));
}

TEST(SqlLexer, OpensADollarQuoteDirectlyBehindANumber) {
  EXPECT_EQ(lex("1$$;$$"), (Lexemes{"number 1", "string $$;$$"}));
}

TEST(SqlLexer, NestsBlockComments) {
  EXPECT_EQ(lex("/* /* ; */ ' */;"), (Lexemes{"comment /* /* ; */ ' */", "symbol ;"}));
  EXPECT_EQ(lex("/*/ */;"), (Lexemes{"comment /*/ */", "symbol ;"}));
}

TEST(SqlLexer, SeesCommentsWithinOperators) {
  EXPECT_EQ(lex("+--;\n;"), (Lexemes{"symbol +", "comment --;", "blank \n", "symbol ;"}));
  EXPECT_EQ(lex("*/*;*/"), (Lexemes{"symbol *", "comment /*;*/"}));
}

TEST(SqlLexer, EndsALineCommentAtACarriageReturn) {
  EXPECT_EQ(lex("--a\rb"), (Lexemes{"comment --a", "blank \r", "word b"}));
}

TEST(SqlLexer, TakesBytesAboveAsciiForLetters) {
  EXPECT_EQ(lex("\xC3\xA9t\xC3\xA9 x"), (Lexemes{"word \xC3\xA9t\xC3\xA9", "blank  ", "word x"}));
}

TEST(SqlLexer, SaysWhatTheTextEndsWithin) {
  for (const char* text : {"'a", "'a''", "e'a\\", "e'a\\'", "\"a", "$$a$", "$a$ $a", "/* /* */", "U&'"}) {
    EXPECT_EQ(lex(text), (Lexemes{std::string("unterminated ") + text}));
  }
}

TEST(SqlLexer, ReportsABackslashOutsideQuotes) {
  EXPECT_EQ(lex("a \\g"), (Lexemes{"word a", "blank  ", "backslash \\", "word g"}));
}

}  // namespace
}  // namespace holdfast::archive

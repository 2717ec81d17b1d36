#include "jobs/pickle.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/text.h"
#include "jobs/test_python.h"

namespace holdfast::jobs {
namespace {

PickleValue text(const char* value) {
  return PickleValue(std::string(value));
}
PickleValue number(int64_t value) {
  return PickleValue(value);
}

// As Python's repr() of it; enough of it for these tests.
std::string repr(const PickleValue& value);

std::string repr(const std::vector<PickleValue>& items) {
  std::string joined;
  for (const PickleValue& item : items) joined += (joined.empty() ? "" : ", ") + repr(item);
  return joined;
}

std::string repr(const PickleValue& value) {
  if (value.is_none()) return "None";
  if (const auto* given = value.get<bool>()) return *given ? "True" : "False";
  if (const auto* given = value.get<int64_t>()) return std::to_string(*given);
  if (const auto* given = value.get<double>()) return std::isnan(*given) ? "nan" : fmt::format("{}", *given);
  if (const auto* given = value.get<std::string>()) return "'" + *given + "'";
  if (const auto* given = value.get<PickleBytes>()) return "b'" + given->bytes + "'";
  if (const auto* given = value.get<PickleTuple>()) {
    return "(" + repr(given->items) + (given->items.size() == 1 ? ",)" : ")");
  }
  if (const auto* given = value.get<PickleList>()) return "[" + repr(given->items) + "]";
  const auto* dict = value.get<PickleDict>();
  if (dict == nullptr) return "?";
  std::string joined;
  for (const PickleEntry& entry : dict->entries) {
    joined += (joined.empty() ? "" : ", ") + repr(entry.key) + ": " + repr(entry.value);
  }
  return "{" + joined + "}";
}

std::string read(std::string_view hex) {
  const auto value = read_pickle(base::unhex(hex));
  return value ? repr(*value) : "refused";
}

// A pickle of protocol 4 whose opcodes are these.
std::string read_opcodes(const std::string& opcodes) {
  const auto value = read_pickle("\x80\x04" + opcodes + ".");
  return value ? repr(*value) : "refused";
}

constexpr const char* kPlain =
    "{'none': None, 'yes': True, 'no': False, 'ints': [0, 1, 255, 256, 65535, 65536, -1, -128, -129, 2147483647, "
    "-2147483648, 2147483648, -2147483649, 1795503476999, 9223372036854775807, -9223372036854775808], "
    "'floats': [3.25, -0.5, 1e+300], 'bytes': b'ab', 'empty': [(), [], {}, ''], 'tuples': ((1,), (1, 2), (1, 2, 3), "
    "(1, 2, 3, 4)), 'one': {'k': ['v']}, 'text': 'ü€😀', 7: 8}";

PickleValue plain() {
  constexpr int64_t kLow = std::numeric_limits<int64_t>::min(), kHigh = std::numeric_limits<int64_t>::max();
  PickleList ints;
  for (const int64_t each : {int64_t{0}, int64_t{1}, int64_t{255}, int64_t{256}, int64_t{65535}, int64_t{65536},
                             int64_t{-1}, int64_t{-128}, int64_t{-129}, int64_t{2147483647}, int64_t{-2147483648},
                             int64_t{2147483648}, int64_t{-2147483649}, int64_t{1795503476999}, kHigh, kLow}) {
    ints.items.push_back(number(each));
  }
  const auto tuple = [](int64_t size) {
    PickleTuple items;
    for (int64_t i = 1; i <= size; ++i) items.items.push_back(number(i));
    return PickleValue(items);
  };
  return PickleValue(
      PickleDict{{{text("none"), PickleValue()},
                  {text("yes"), PickleValue(true)},
                  {text("no"), PickleValue(false)},
                  {text("ints"), PickleValue(ints)},
                  {text("floats"), PickleValue(PickleList{{PickleValue(3.25), PickleValue(-0.5), PickleValue(1e300)}})},
                  {text("bytes"), PickleValue(PickleBytes{"ab"})},
                  {text("empty"), PickleValue(PickleList{{PickleValue(PickleTuple()), PickleValue(PickleList()),
                                                          PickleValue(PickleDict()), text("")}})},
                  {text("tuples"), PickleValue(PickleTuple{{tuple(1), tuple(2), tuple(3), tuple(4)}})},
                  {text("one"), PickleValue(PickleDict{{{text("k"), PickleValue(PickleList{{text("v")}})}}})},
                  {text("text"), text("ü€😀")},
                  {number(7), number(8)}}});
}

class PickleAndPython : public testing::Test {
 protected:
  void SetUp() override {
    if (!has_python()) GTEST_SKIP() << "no " << kPython;
  }
};

TEST_F(PickleAndPython, EveryProtocolThatPythonWritesIsRead) {
  for (const char* protocol : {"3", "4", "5"}) {
    const std::string hex = python("import pickle, sys; print(pickle.dumps(eval(sys.argv[1]), int(sys.argv[2])).hex())",
                                   {kPlain, protocol});
    EXPECT_EQ(read(hex), kPlain) << protocol;
  }
  // Protocol 2 has no opcode for bytes: they would be made by a call.
  EXPECT_EQ(read(python("import pickle; print(pickle.dumps(['a', 1, 2.5, (None, True)], 2).hex())")),
            "['a', 1, 2.5, (None, True)]");
  EXPECT_EQ(read(python("import pickle; print(pickle.dumps(b'ab', 2).hex())")), "refused");
}

TEST_F(PickleAndPython, PythonReadsWhatIsWritten) {
  EXPECT_EQ(python("import pickle, sys; print(pickle.loads(bytes.fromhex(sys.argv[1])) == eval(sys.argv[2]))",
                   {base::hex(write_pickle(plain())), kPlain}),
            "True");
}

TEST_F(PickleAndPython, WhatIsWrittenIsWhatPythonWrites) {
  EXPECT_EQ(python("import pickle, sys; print(pickle.dumps(eval(sys.argv[1]), 4).hex())", {kPlain}),
            base::hex(write_pickle(plain())));
}

TEST_F(PickleAndPython, ValuesThatAppearTwiceAreReadTwice) {
  const char* script = "import pickle; a = ['x' * 300]; print(pickle.dumps([a, a, (a, 'k'), {'k': a}], 4).hex())";
  const std::string x(300, 'x');
  EXPECT_EQ(read(python(script)), "[['" + x + "'], ['" + x + "'], (['" + x + "'], 'k'), {'k': ['" + x + "']}]");
}

TEST_F(PickleAndPython, ObjectsCallsAndGlobalsAreRefused) {
  for (const char* value :
       {"os.system", "datetime.datetime.now()", "{1, 2}", "frozenset([1])", "2 ** 80", "bytearray(b'x')",
        "RuntimeError()", "type('x', (), {})()", "complex(1, 2)", "range(3)", "eval"}) {
    for (const char* protocol : {"2", "4", "5"}) {
      const std::string hex = python(
          "import pickle, sys, os, datetime\ntry: print(pickle.dumps(eval(sys.argv[1]), int(sys.argv[2])).hex())\n"
          "except (AttributeError, pickle.PicklingError): print('')",
          {value, protocol});
      EXPECT_EQ(read(hex), "refused") << value;
    }
  }
  const char* attack =
      "import pickle, os\nclass A:\n  def __reduce__(self): return os.system, "
      "('true',)\nprint(pickle.dumps(A()).hex())";
  EXPECT_EQ(read(python(attack)), "refused");
}

TEST_F(PickleAndPython, ListsThatHoldThemselvesAreRefused) {
  EXPECT_EQ(read(python("import pickle; a = []; a.append(a); print(pickle.dumps(a).hex())")), "refused");
  EXPECT_EQ(read(python("import pickle; a = []; a.append((a,)); print(pickle.dumps(a).hex())")), "refused");
}

TEST_F(PickleAndPython, WhatGrowsByReferenceIsRefused) {
  EXPECT_EQ(read(python("import pickle; a = ['x']\nfor i in range(30): a = [a, a]\nprint(pickle.dumps(a).hex())")),
            "refused");
  EXPECT_EQ(read(python("import pickle; a = 'x' * 40000; print(pickle.dumps([a, a]).hex())")), "refused");
}

TEST(Pickle, TooDeepTooLongAndTooManyAreRefused) {
  EXPECT_NE(read_opcodes(std::string(kMaxPickleDepth + 1, ']') + std::string(kMaxPickleDepth, 'a')), "refused");
  EXPECT_EQ(read_opcodes(std::string(kMaxPickleDepth + 2, ']') + std::string(kMaxPickleDepth + 1, 'a')), "refused");
  EXPECT_NE(read_opcodes("](" + std::string(kMaxPickleItems - 1, 'N') + "e"), "refused");
  EXPECT_EQ(read_opcodes("](" + std::string(kMaxPickleItems, 'N') + "e"), "refused");
  EXPECT_EQ(read_opcodes(std::string(100'000, '(')), "refused");
  std::string memo = "N";
  for (size_t i = 0; i < kMaxPickleItems + 1; ++i) memo += '\x94';
  EXPECT_EQ(read_opcodes(memo), "refused");
  EXPECT_EQ(read_opcodes("X" + std::string("\x01\x00\x02\x00", 4) + std::string(0x20001, 'x')), "refused");
}

TEST(Pickle, WhatIsCutOrCarriesMoreIsRefused) {
  const std::string whole = write_pickle(plain());
  ASSERT_TRUE(read_pickle(whole));
  for (size_t size = 0; size < whole.size(); ++size) EXPECT_FALSE(read_pickle(whole.substr(0, size))) << size;
  EXPECT_FALSE(read_pickle(whole + "N"));
}

TEST(Pickle, AnyByteMayBeAnotherAndNothingBreaks) {
  const std::string whole = write_pickle(plain());
  for (size_t at = 0; at < whole.size(); ++at) {
    for (int byte = 0; byte < 256; byte += 3) {
      std::string altered = whole;
      altered[at] = static_cast<char>(byte);
      const auto value = read_pickle(altered);
      if (value) write_pickle(*value);
    }
  }
}

TEST(Pickle, OpcodesOutOfPlaceAreRefused) {
  for (const char* opcodes : {"", "a", "NN", "e", "(e", "](", "Na", "}Ns", "}(Nu", "}]Ns", "h\x05", "(NN", "\x94", "K",
                              "]u", "}(NNe", "](N(a"}) {
    EXPECT_EQ(read_opcodes(opcodes), "refused") << base::printable(opcodes);
  }
  EXPECT_EQ(read_opcodes("\x8c\x02\xc3\x28"), "refused");  // no UTF-8
  EXPECT_EQ(read_opcodes("(]N\x85t"), "([], (None,))");
  EXPECT_FALSE(read_pickle("N."));
}

TEST(Pickle, TheLastOfTwoEqualKeysCounts) {
  const auto value = read_pickle("\x80\x04}(\x8c\x01kK\x01\x8c\x01kK\x02u.");
  ASSERT_TRUE(value);
  EXPECT_EQ(*value->get<PickleDict>()->find("k")->get<int64_t>(), 2);
  EXPECT_EQ(value->get<PickleDict>()->find("x"), nullptr);
}

}  // namespace
}  // namespace holdfast::jobs

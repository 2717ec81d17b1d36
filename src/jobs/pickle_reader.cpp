// The pickle machine, less all that makes objects: opcodes push values onto a stack, a mark begins the items of a
// container, the memo keeps values by number. A container is filled after it was put into the memo, so values are
// nodes that others refer to until the end, when what is left becomes a tree.
#include <bit>
#include <cstring>
#include <unordered_map>

#include "base/text.h"
#include "jobs/pickle.h"

namespace holdfast::jobs {

namespace {

struct Unreadable {};

constexpr char kMark = '(', kStop = '.', kNone = 'N', kBinInt = 'J', kBinInt1 = 'K', kBinInt2 = 'M', kBinFloat = 'G';
constexpr char kBinUnicode = 'X', kBinBytes = 'B', kShortBinBytes = 'C', kBinPut = 'q', kLongBinPut = 'r';
constexpr char kBinGet = 'h', kLongBinGet = 'j', kEmptyTuple = ')', kTuple = 't', kEmptyList = ']', kAppend = 'a';
constexpr char kAppends = 'e', kEmptyDict = '}', kSetItem = 's', kSetItems = 'u';
constexpr char kProto = '\x80', kTuple1 = '\x85', kTuple2 = '\x86', kTuple3 = '\x87', kNewTrue = '\x88';
constexpr char kNewFalse = '\x89', kLong1 = '\x8a', kShortBinUnicode = '\x8c', kBinUnicode8 = '\x8d';
constexpr char kBinBytes8 = '\x8e', kMemoize = '\x94', kFrame = '\x95';

using NodeId = size_t;

struct Node {
  PickleValue value;            // of a container: which one it is
  std::vector<NodeId> content;  // of a dict: key, value, key, value …
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  PickleValue read() {
    if (byte() != kProto) throw Unreadable();
    if (const char protocol = byte(); protocol < 2 || protocol > 5) throw Unreadable();
    for (char opcode = byte(); opcode != kStop; opcode = byte()) run(opcode);
    if (stack_.size() != 1 || !marks_.empty() || !rest_.empty()) throw Unreadable();
    return tree(stack_.back(), 0);
  }

 private:
  void run(char opcode) {
    switch (opcode) {
      case kFrame:
        // Only says how much of what follows belongs together.
        return static_cast<void>(number(8));
      case kMark:
        if (marks_.size() >= kMaxPickleDepth) throw Unreadable();
        return marks_.push_back(stack_.size());
      case kNone:
        return push(PickleValue());
      case kNewTrue:
        return push(PickleValue(true));
      case kNewFalse:
        return push(PickleValue(false));
      case kBinInt:
        return push(PickleValue(int64_t{static_cast<int32_t>(number(4))}));
      case kBinInt1:
        return push(PickleValue(static_cast<int64_t>(number(1))));
      case kBinInt2:
        return push(PickleValue(static_cast<int64_t>(number(2))));
      case kLong1:
        return push(PickleValue(long_number(number(1))));
      case kBinFloat:
        return push(PickleValue(floating()));
      case kShortBinUnicode:
        return push(PickleValue(text(number(1))));
      case kBinUnicode:
        return push(PickleValue(text(number(4))));
      case kBinUnicode8:
        return push(PickleValue(text(number(8))));
      case kShortBinBytes:
        return push(PickleValue(PickleBytes{std::string(taken(number(1)))}));
      case kBinBytes:
        return push(PickleValue(PickleBytes{std::string(taken(number(4)))}));
      case kBinBytes8:
        return push(PickleValue(PickleBytes{std::string(taken(number(8)))}));
      default:
        return run_container(opcode);
    }
  }

  void run_container(char opcode) {
    switch (opcode) {
      case kEmptyTuple:
        return push(PickleValue(PickleTuple()));
      case kTuple1:
      case kTuple2:
      case kTuple3:
        return push(PickleValue(PickleTuple()), popped(static_cast<size_t>(opcode - kTuple1) + 1));
      case kTuple:
        return push(PickleValue(PickleTuple()), popped_to_mark());
      case kEmptyList:
        return push(PickleValue(PickleList()));
      case kAppend:
        return fill<PickleList>(popped(1), 1);
      case kAppends:
        return fill<PickleList>(popped_to_mark(), 1);
      case kEmptyDict:
        return push(PickleValue(PickleDict()));
      case kSetItem:
        return fill<PickleDict>(popped(2), 2);
      case kSetItems:
        return fill<PickleDict>(popped_to_mark(), 2);
      default:
        return run_memo(opcode);
    }
  }

  void run_memo(char opcode) {
    switch (opcode) {
      case kMemoize:
        return put(memo_.size());
      case kBinPut:
        return put(number(1));
      case kLongBinPut:
        return put(number(4));
      case kBinGet:
        return get(number(1));
      case kLongBinGet:
        return get(number(4));
      default:
        throw Unreadable();
    }
  }

  std::string_view taken(uint64_t size) {
    if (size > rest_.size()) throw Unreadable();
    const std::string_view bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
  }
  char byte() { return taken(1).front(); }
  // Little-endian, without a sign.
  uint64_t number(size_t size) {
    uint64_t value = 0;
    const std::string_view bytes = taken(size);
    for (size_t i = size; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
  }
  // Little-endian, in two's complement.
  int64_t long_number(uint64_t size) {
    if (size > 8) throw Unreadable();
    if (size == 0) return 0;
    const unsigned unused = 64 - 8 * static_cast<unsigned>(size);
    return static_cast<int64_t>(number(size) << unused) >> unused;
  }
  double floating() {
    uint64_t bits = 0;  // big-endian
    for (const char c : taken(8)) bits = bits << 8 | static_cast<unsigned char>(c);
    return std::bit_cast<double>(bits);
  }
  std::string text(uint64_t size) {
    const std::string_view bytes = taken(size);
    if (!base::is_valid_utf8(bytes)) throw Unreadable();
    return std::string(bytes);
  }

  void push(PickleValue value, std::vector<NodeId> content = {}) {
    if (nodes_.size() >= kMaxPickleItems) throw Unreadable();
    nodes_.push_back({std::move(value), std::move(content)});
    push_node(nodes_.size() - 1);
  }
  void push_node(NodeId node) {
    if (stack_.size() >= kMaxPickleItems) throw Unreadable();
    stack_.push_back(node);
  }
  // The stack below the last mark is out of reach until its items are taken.
  size_t reachable() const { return stack_.size() - (marks_.empty() ? 0 : marks_.back()); }
  std::vector<NodeId> popped(size_t count) {
    if (reachable() < count) throw Unreadable();
    const auto first = stack_.end() - static_cast<ptrdiff_t>(count);
    std::vector<NodeId> nodes(first, stack_.end());
    stack_.erase(first, stack_.end());
    return nodes;
  }
  std::vector<NodeId> popped_to_mark() {
    if (marks_.empty()) throw Unreadable();
    std::vector<NodeId> nodes = popped(reachable());
    marks_.pop_back();
    return nodes;
  }
  // Into the container that is on top of the stack.
  template <typename Container>
  void fill(const std::vector<NodeId>& content, size_t item) {
    if (reachable() == 0 || content.size() % item != 0) throw Unreadable();
    Node& node = nodes_[stack_.back()];
    if (node.value.get<Container>() == nullptr) throw Unreadable();
    if (node.content.size() + content.size() > kMaxPickleItems) throw Unreadable();
    node.content.insert(node.content.end(), content.begin(), content.end());
  }

  void put(uint64_t index) {
    if (reachable() == 0 || (memo_.size() >= kMaxPickleItems && !memo_.contains(index))) throw Unreadable();
    memo_[index] = stack_.back();
  }
  void get(uint64_t index) {
    const auto found = memo_.find(index);
    if (found == memo_.end()) throw Unreadable();
    push_node(found->second);
  }

  // Counts a value as often as it is referred to; one that holds itself has no end, which the depth finds.
  PickleValue tree(NodeId id, size_t depth) {
    if (depth > kMaxPickleDepth || ++items_ > kMaxPickleItems) throw Unreadable();
    const Node& node = nodes_[id];
    if ((bytes_ += size_of(node.value)) > kMaxPickleBytes) throw Unreadable();
    PickleValue value = node.value;
    if (auto* tuple = std::get_if<PickleTuple>(&value.value)) tuple->items = trees(node.content, depth);
    if (auto* list = std::get_if<PickleList>(&value.value)) list->items = trees(node.content, depth);
    if (auto* dict = std::get_if<PickleDict>(&value.value)) {
      for (size_t i = 0; i + 1 < node.content.size(); i += 2) {
        PickleValue key = tree(node.content[i], depth + 1);
        if (!is_hashable(key)) throw Unreadable();
        dict->entries.push_back({std::move(key), tree(node.content[i + 1], depth + 1)});
      }
    }
    return value;
  }
  std::vector<PickleValue> trees(const std::vector<NodeId>& nodes, size_t depth) {
    std::vector<PickleValue> values;
    for (const NodeId node : nodes) values.push_back(tree(node, depth + 1));
    return values;
  }
  static size_t size_of(const PickleValue& value) {
    if (const auto* text = value.get<std::string>()) return text->size();
    if (const auto* bytes = value.get<PickleBytes>()) return bytes->bytes.size();
    return 0;
  }
  static bool is_hashable(const PickleValue& value) {
    return value.get<PickleList>() == nullptr && value.get<PickleDict>() == nullptr;
  }

  std::string_view rest_;
  std::vector<Node> nodes_;
  std::vector<NodeId> stack_;
  std::vector<size_t> marks_;  // how high the stack was at each
  std::unordered_map<uint64_t, NodeId> memo_;
  size_t items_ = 0;  // of the tree
  size_t bytes_ = 0;  // of its texts
};

}  // namespace

const PickleValue* PickleDict::find(std::string_view key) const {
  for (size_t i = entries.size(); i-- > 0;) {
    const auto* text = entries[i].key.get<std::string>();
    if (text != nullptr && *text == key) return &entries[i].value;
  }
  return nullptr;
}

std::optional<PickleValue> read_pickle(std::string_view bytes) {
  if (bytes.size() > kMaxPickleBytes) return std::nullopt;
  try {
    return Reader(bytes).read();
  } catch (const Unreadable&) {
    return std::nullopt;
  }
}

}  // namespace holdfast::jobs

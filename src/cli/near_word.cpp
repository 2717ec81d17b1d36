#include "cli/near_word.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace holdfast::cli {

namespace {

// How many letters must be put in, left out or replaced, or neighbours swapped, to make one of the other.
size_t distance(std::string_view a, std::string_view b) {
  std::vector<size_t> before;
  std::vector<size_t> last(b.size() + 1);
  std::iota(last.begin(), last.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    std::vector<size_t> row(b.size() + 1, i);
    for (size_t j = 1; j <= b.size(); ++j) {
      const bool same = a[i - 1] == b[j - 1];
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before = std::exchange(last, std::move(row));
  }
  return last.back();
}

}  // namespace

std::string near_word(std::string_view word, const std::vector<std::string>& words) {
  std::string nearest;
  size_t best = 3;
  for (const std::string& candidate : words) {
    if (word.size() > 2 * candidate.size()) continue;
    const size_t far = distance(word, candidate);
    // Of a short word two letters are nearly all.
    if (far >= best || far * 2 >= candidate.size()) continue;
    best = far;
    nearest = candidate;
  }
  return nearest;
}

}  // namespace holdfast::cli

#include "base/near_word.h"

#include <algorithm>
#include <numeric>

namespace holdfast::base {

namespace {

// Optimal string alignment distance, row by row.
size_t distance(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1);
  std::vector<size_t> last(b.size() + 1);
  std::vector<size_t> row(b.size() + 1);
  std::iota(last.begin(), last.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const bool same = a[i - 1] == b[j - 1];
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

}  // namespace

std::string_view near_word(std::string_view word, const std::vector<std::string_view>& words, size_t most) {
  std::string_view nearest;
  size_t least = most + 1;
  for (const std::string_view candidate : words) {
    if (word.size() > 2 * candidate.size()) continue;
    const size_t away = distance(word, candidate);
    // Of a short word two letters are nearly all.
    if (away >= least || away * 2 >= candidate.size()) continue;
    least = away;
    nearest = candidate;
  }
  return nearest;
}

}  // namespace holdfast::base

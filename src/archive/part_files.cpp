#include "archive/part_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "archive/part_name.h"
#include "base/error.h"
#include "base/text.h"

namespace holdfast::archive {

namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using base::printable;

// How many missing parts a message names.
constexpr size_t kMostNamed = 5;

struct Found {
  PartName name;
  fs::path path;
};

std::string file_name(const Found& found) {
  return found.path.filename().string();
}

std::string here(const fs::path& folder) {
  return folder.empty() ? "this folder" : printable(folder.string());
}

// The parts, of whatever archives, among a folder's files. None in a folder that cannot be listed.
std::vector<Found> parts_in(const fs::path& folder) {
  std::vector<Found> parts;
  std::error_code failure;
  for (fs::directory_iterator it(folder.empty() ? "." : folder, failure), end; !failure && it != end;
       it.increment(failure)) {
    auto name = parse_part_name(it->path().filename().string());
    std::error_code ignored;
    if (name && it->is_regular_file(ignored)) parts.push_back({std::move(*name), folder / it->path().filename()});
  }
  std::ranges::sort(parts, {}, &Found::path);
  return parts;
}

// Of each number one file: that with the same ` (2)` as the one which was named, if there are several. Two downloads of
// different archives may bear the same name, so such files are never put together with others.
std::vector<Found> without_copies(const std::vector<Found>& parts, const std::string& copy) {
  std::map<unsigned, std::vector<Found>> by_number;
  for (const Found& part : parts) by_number[part.name.number].push_back(part);
  const auto several = std::ranges::find_if(by_number, [](const auto& files) { return files.second.size() > 1; });
  if (several == by_number.end()) return parts;
  std::vector<Found> chosen;
  for (const Found& part : parts) {
    if (part.name.copy == copy) chosen.push_back(part);
  }
  std::ranges::sort(chosen, {}, [](const Found& part) { return part.name.number; });
  if (chosen.size() == by_number.size() &&
      std::ranges::adjacent_find(chosen, {}, [](const Found& part) { return part.name.number; }) == chosen.end()) {
    return chosen;
  }
  std::vector<std::string> names;
  for (const Found& part : several->second) names.push_back(file_name(part));
  throw Error(ErrorKind::usage,
              fmt::format("{} files are part {} of {} of {}: {}", names.size(), several->first, parts[0].name.count,
                          printable(parts[0].name.archive), printable(base::join(names, ", "))),
              "Leave one of each part in the folder.");
}

[[noreturn]] void throw_missing(const std::vector<Found>& parts, const fs::path& folder) {
  const PartName& any = parts[0].name;
  std::set<unsigned> there;
  for (const Found& part : parts) there.insert(part.name.number);
  std::vector<std::string> missing;
  for (unsigned number = 1; number <= any.count; ++number) {
    if (!there.contains(number)) missing.push_back(part_name(any.archive, number, any.count));
  }
  const size_t count = missing.size();
  if (count > kMostNamed) missing.resize(kMostNamed);
  const std::string names = printable(base::join(missing, ", ")) + (count > kMostNamed ? " …" : "");
  throw Error(ErrorKind::archive_damaged,
              fmt::format("{}: {} of its {} parts {} missing: {}", printable((folder / any.archive).string()), count,
                          any.count, count == 1 ? "is" : "are", names),
              fmt::format("Put {} beside the others, into {}.", count == 1 ? "it" : "them", here(folder)));
}

// All parts but the last are as long as one another, and the last no longer.
void check_sizes(const std::vector<Found>& parts) {
  std::vector<uint64_t> sizes;
  for (const Found& part : parts) sizes.push_back(base::ReadFile(part.path).size());
  // What most have; of two parts the first's.
  std::map<uint64_t, size_t> votes;
  for (size_t i = 0; i + 1 < sizes.size(); ++i) ++votes[sizes[i]];
  const uint64_t usual =
      std::ranges::max_element(votes, {}, [](const auto& vote) { return std::pair(vote.second, vote.first); })->first;
  for (size_t i = 0; i < parts.size(); ++i) {
    const bool is_last = i + 1 == parts.size();
    if (sizes[i] > 0 && (is_last ? sizes[i] <= usual : sizes[i] == usual)) continue;
    throw Error(ErrorKind::archive_damaged,
                fmt::format("{} has {} bytes, and {}", printable(parts[i].path.string()), sizes[i],
                            sizes[i] == 0 ? "no part has none"
                            : is_last     ? fmt::format("the parts before it have {}", usual)
                                          : fmt::format("other parts of the archive have {}", usual)),
                "A part is cut short, or of another archive: get the parts once more.");
  }
}

base::ReadFile joined(const std::vector<Found>& all, const std::string& copy, const fs::path& folder) {
  std::vector<Found> parts = without_copies(all, copy);
  std::ranges::sort(parts, {}, [](const Found& part) { return part.name.number; });
  if (parts.size() != parts[0].name.count) throw_missing(parts, folder);
  check_sizes(parts);
  std::vector<fs::path> paths;
  for (const Found& part : parts) paths.push_back(part.path);
  return base::ReadFile(paths, folder / parts[0].name.archive);
}

// Throws if they are cut in different ways.
void check_counts(const std::vector<Found>& parts, const fs::path& folder) {
  std::set<unsigned> counts;
  for (const Found& part : parts) counts.insert(part.name.count);
  if (counts.size() == 1) return;
  std::vector<std::string> words;
  for (const unsigned count : counts) words.push_back(fmt::format("one of {}", count));
  throw Error(ErrorKind::usage,
              fmt::format("{} came in parts more than once, and their counts are not the same: {}",
                          printable((folder / parts[0].name.archive).string()), base::join(words, ", ")),
              "Name a part of those that you mean.");
}

// The parts of the one archive in a folder, or of that name; nullopt if there are none.
std::optional<base::ReadFile> join_in(const fs::path& folder, const std::optional<std::string>& archive) {
  std::vector<Found> parts = parts_in(folder);
  if (archive) std::erase_if(parts, [&](const Found& part) { return part.name.archive != *archive; });
  if (parts.empty()) return std::nullopt;
  std::set<std::string> archives;
  for (const Found& part : parts) archives.insert(part.name.archive);
  if (archives.size() > 1) {
    throw Error(ErrorKind::usage,
                fmt::format("{} holds parts of {} archives: {}", printable(folder.string()), archives.size(),
                            printable(base::join(std::vector<std::string>(archives.begin(), archives.end()), ", "))),
                "Name a part of the one that you mean.");
  }
  check_counts(parts, folder);
  const auto copy = [](const Found& part) { return part.name.copy; };
  return joined(parts, std::ranges::min_element(parts, {}, copy)->name.copy, folder);
}

// Those that `path`, itself a part, belongs to.
base::ReadFile join_with(const fs::path& path, const PartName& name) {
  const fs::path folder = path.parent_path();
  std::vector<Found> parts = parts_in(folder);
  std::erase_if(parts, [&](const Found& part) { return part.name.archive != name.archive; });
  std::vector<Found> as_many;
  std::set<unsigned> numbers;
  for (const Found& part : parts) {
    if (part.name.count != name.count) continue;
    as_many.push_back(part);
    numbers.insert(part.name.number);
  }
  if (as_many.empty()) {
    const base::ReadFile there(path);
    throw Error(ErrorKind::file,
                fmt::format("{} is a part, and the folder cannot be read to find the others", printable(path.string())),
                "Run as a user who may read the folder.");
  }
  if (numbers.size() != name.count) check_counts(parts, folder);
  return joined(as_many, name.copy, folder);
}

}  // namespace

base::ReadFile open_backup_file(const fs::path& path) {
  std::error_code ignored;
  if (const auto name = parse_part_name(path.filename().string()); name && !fs::is_directory(path, ignored)) {
    return join_with(path, *name);
  }
  if (fs::is_directory(path, ignored)) {
    if (!fs::exists(path / "toc.dat", ignored)) {
      if (auto file = join_in(path, std::nullopt)) return std::move(*file);
    }
  } else if (!fs::exists(path, ignored)) {
    if (auto file = join_in(path.parent_path(), path.filename().string())) return std::move(*file);
  }
  return base::ReadFile(path);
}

}  // namespace holdfast::archive

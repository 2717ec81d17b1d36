#include "jobs/restore_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace holdfast::jobs {

using backup::Destination;
using base::printable;

std::string what_would_happen(const backup::RestorePreview& preview) {
  switch (preview.options.destination) {
    case Destination::swap:
      return preview.live ? fmt::format("it would be replaced, and kept as {}", printable(preview.kept_as))
                          : "it does not exist and would be created";
    case Destination::in_place:
      return preview.options.selection.is_everything()
                 ? "emptied and filled again in one transaction; nothing is kept"
                 : "the rows of these tables would be replaced in one transaction; nothing is kept";
    case Destination::new_database:
      return "a new database; nothing else is touched";
    case Destination::new_schema:
      return fmt::format("a new schema {} of it; nothing else is touched", printable(preview.options.new_name));
    case Destination::new_table:
      return fmt::format("a new table {} of it; nothing else is touched", printable(preview.options.new_name));
  }
  return "";
}

std::string disk_in_words(const backup::RestorePreview& preview) {
  const bool both = preview.live && preview.options.destination == Destination::swap;
  std::string disk = fmt::format("about {} of the server's disk", base::human_size(preview.disk_bytes));
  if (both && preview.facts && preview.facts->bytes) {
    disk += fmt::format(", beside the {} of the live database", base::human_size(*preview.facts->bytes));
  }
  return disk;
}

std::string time_in_words(const backup::RestorePreview& preview) {
  if (!preview.seconds) return "";
  return fmt::format("about {}, by the speed of the server just now",
                     base::human_duration(std::max(1.0, *preview.seconds)));
}

}  // namespace holdfast::jobs

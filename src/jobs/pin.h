#pragma once

#include <filesystem>
#include <string>

namespace holdfast::jobs {

// An archive that retention never removes has a FILE.pinned beside it: one line of text, why, for people. It counts if
// it is a file that only this user can write.

std::filesystem::path pin_path(const std::filesystem::path& archive);
bool is_pinned(const std::filesystem::path& archive);
// When and why it was pinned, printable; empty: it is not.
std::string pin_words(const std::filesystem::path& archive);
// Throws Error(file). An archive that is pinned already keeps its pin, with the new reason.
void pin(const std::filesystem::path& archive, const std::string& reason);
// False: it was not pinned.
bool unpin(const std::filesystem::path& archive);

}  // namespace holdfast::jobs

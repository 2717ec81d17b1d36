#pragma once

#include <string>
#include <string_view>

#include "delivery/delivery.h"
#include "delivery/parcel.h"

namespace holdfast::delivery {

// The guide's five lines, and one with the proof where there is one. At most 1024 characters, as a caption may have.
std::string caption(const Summary& about);

// That the archive comes in parts, and how `cat` and holdfast read them; at most 4096 characters, as a message may
// have.
std::string announcement_text(const Delivery& delivery);
// The caption of a part: "Part 2 of 3 of NAME".
std::string part_caption(const Delivery& delivery, const Message& part);
// That the archive is too large to be sent, and where it is.
std::string place_text(const Delivery& delivery, const Parcel& parcel);

// The mail: "DB Backup: tarot - 2023-11-24 03:00:00 UTC", and its bodies. With `message` of What::place they tell where
// the archive is instead of what is attached.
std::string mail_subject(const Summary& about);
std::string mail_text(const Delivery& delivery, const Message& message, const Parcel& parcel);
std::string mail_html(const Delivery& delivery, const Message& message, const Parcel& parcel);

// A text as HTML shows it, to the letter.
std::string html_escaped(std::string_view text);

// What is put before a message that may be there twice; ends with a line break.
std::string second_copy_note();

}  // namespace holdfast::delivery

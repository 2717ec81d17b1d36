#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "net/mail.h"

namespace holdfast::net {

// The head of a mail, one line (perhaps folded) each, as RFC 5322 wants it: From, To, Subject, Date, Message-ID. Throws
// Error(usage) for control characters in names and texts, and for addresses that are none.
std::vector<std::string> mail_headers(const Mail& mail);

// Text for a header: as it is where it is short ASCII, else as encoded words of RFC 2047, folded.
std::string header_text(std::string_view text);

// The line of an attachment's file name; with RFC 2231 for a name beyond ASCII.
std::string disposition_header(std::string_view file_name);

bool is_ascii(std::string_view text);

}  // namespace holdfast::net

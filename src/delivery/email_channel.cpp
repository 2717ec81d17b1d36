#include "delivery/email_channel.h"

#include <fmt/format.h>

#include <utility>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "delivery/wording.h"
#include "net/body.h"

namespace holdfast::delivery {

namespace {

[[noreturn]] void refuse(const std::string& message, const std::string& hint) {
  throw base::Error(base::ErrorKind::usage, message, hint);
}

void check_text(std::string_view setting, const std::string& text) {
  if (base::printable(text) == text) return;
  refuse(fmt::format("{} \"{}\" has characters that cannot be printed", setting, base::printable(text)),
         "Line breaks and the like cannot stand in a mail's address or name.");
}

// Quoted local parts are not taken: no mailbox that people use has one.
void check_address(std::string_view setting, const std::string& address) {
  check_text(setting, address);
  const size_t at = address.rfind('@');
  const bool has_both = at != std::string::npos && at > 0 && at + 1 < address.size();
  if (has_both && address.find_first_of(" <>()[]\\,;:\"") == std::string::npos) return;
  refuse(fmt::format("{} \"{}\" is not an address for mail", setting, address), "It looks like name@example.org.");
}

// A second mail of a delivery is another one to a service, and so has another id: one that says where the archive is,
// or that it may be a second copy.
std::string id_of(const Delivery& delivery, const Message& message) {
  return fmt::format("{}{}{}", delivery.id, message.what == What::place ? "-place" : "",
                     message.may_be_second ? "-second" : "");
}

// All but the file.
OutgoingMail mail_of(const Delivery& delivery, const Message& message, const Parcel& parcel) {
  return {.id = id_of(delivery, message),
          .begun = base::parse_iso_utc(delivery.begun).value_or(base::Clock::TimePoint()),
          .recipients = delivery.recipients,
          .subject = mail_subject(delivery.about),
          .text = mail_text(delivery, message, parcel),
          .html = mail_html(delivery, message, parcel),
          .file_name = base::printable(message.name),
          .content_type = std::string(content_type_of(message.name))};
}

}  // namespace

EmailChannel::EmailChannel(const config::EmailSettings& settings, std::vector<std::string> recipients,
                           std::unique_ptr<MailService> service)
    : recipients_(std::move(recipients)), service_(std::move(service)) {
  if (settings.from_address.empty())
    refuse("EMAIL__FROM_ADDRESS is not set", "It is the address that mail comes from.");
  if (recipients_.empty()) refuse("BACKUP__EMAIL_RECIPIENTS is not set", "It says who gets backups by email.");
  check_address("EMAIL__FROM_ADDRESS", settings.from_address);
  check_text("EMAIL__FROM_NAME", settings.from_name);
  for (const std::string& recipient : recipients_) check_address("BACKUP__EMAIL_RECIPIENTS", recipient);
}

std::vector<Message> EmailChannel::plan(const Parcel& parcel) const {
  const Delivery draft{
      .channel = std::string(name()), .recipients = recipients_, .file_name = parcel.name, .about = parcel.about};
  const Message message{.what = What::mail, .name = parcel.name, .bytes = parcel.file.size()};
  // With room for the note of another try.
  Message longest = message;
  longest.may_be_second = true;
  OutgoingMail mail = mail_of(draft, longest, parcel);
  net::FileBody file(parcel.file, 0, message.bytes);
  mail.file = &file;
  return service_->fits(mail) ? std::vector{message} : plan_without_file(parcel);
}

std::vector<Message> EmailChannel::plan_without_file(const Parcel&) const {
  return {Message{.what = What::place}};
}

Outcome EmailChannel::send(const Delivery& delivery, const Message& message, const Parcel& parcel,
                           base::Progress& progress, std::stop_token stop) {
  OutgoingMail mail = mail_of(delivery, message, parcel);
  net::FileBody file(parcel.file, message.offset, message.bytes);
  if (message.what == What::mail) mail.file = &file;
  upload_.begin(delivery, message);
  mail.on_sent = [&](uint64_t done, uint64_t all) { upload_.sent(progress, done, all); };
  Outcome outcome = service_->send(mail, std::move(stop));
  if (outcome.kind == Outcome::Kind::sent) upload_.finish(progress);
  return outcome;
}

std::string_view content_type_of(std::string_view file_name) {
  if (file_name.ends_with(".gz")) return "application/gzip";
  if (file_name.ends_with(".zst")) return "application/zstd";
  if (file_name.ends_with(".sql")) return "application/sql";
  return "application/octet-stream";
}

}  // namespace holdfast::delivery

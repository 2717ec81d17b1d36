#include "net/smtp_mailer.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <new>
#include <optional>

#include "base/error.h"
#include "base/text.h"
#include "net/curl_transfer.h"
#include "net/curl_url.h"
#include "net/endpoint.h"
#include "net/mail_headers.h"
#include "net/smtp_dialogue.h"

namespace holdfast::net {

namespace {

using Refused = MailAnswer::Refused;
using Step = SmtpDialogue::Step;

constexpr std::chrono::seconds kFarewell{2};  // for the reply to QUIT
constexpr int kLoginNeeded = 530;
constexpr int kTooLarge = 552;
constexpr int kTooLargeForServer = 523;

[[noreturn]] void refuse_url(std::string_view reason) {
  throw base::Error(
      base::ErrorKind::usage, fmt::format("EMAIL__SMTP_URL {}", reason),
      "It looks like smtps://user:password@host or smtp://user:password@host:587; signs such as @ : / ; # "
      "in user and password are written as %40 %3A %2F %3B %23.");
}

void need(CURLcode code) {
  if (code != CURLE_OK) throw std::bad_alloc();
}

template <class Pointer>
Pointer need(Pointer pointer) {
  if (pointer == nullptr) throw std::bad_alloc();
  return pointer;
}

// The message as libcurl reads it: texts as alternatives, and the attachment. All in base64, so that no line is long,
// and none begins with a dot, and the length is known before.
class Message {
 public:
  Message(CurlTransfer& transfer, const Mail& mail)
      : transfer_(transfer), mime_(need(curl_mime_init(transfer.handle()))) {
    for (const auto& line : mail_headers(mail)) headers_.add(line);
    add_texts(mail);
    if (mail.file != nullptr) add_attachment(mail);
    transfer_.set(CURLOPT_HTTPHEADER, headers_.get());
    transfer_.set(CURLOPT_MIMEPOST, mime_.get());
  }

 private:
  void add_texts(const Mail& mail) {
    CurlMime texts(need(curl_mime_init(transfer_.handle())));
    add_text(texts.get(), mail.text, "text/plain; charset=utf-8");
    if (!mail.html.empty()) add_text(texts.get(), mail.html, "text/html; charset=utf-8");
    curl_mimepart* part = need(curl_mime_addpart(mime_.get()));
    need(curl_mime_subparts(part, texts.get()));
    static_cast<void>(texts.release());
    need(curl_mime_type(part, "multipart/alternative"));
  }

  static void add_text(curl_mime* mime, const std::string& text, const char* type) {
    curl_mimepart* part = need(curl_mime_addpart(mime));
    need(curl_mime_data(part, text.data(), text.size()));
    need(curl_mime_type(part, type));
    need(curl_mime_encoder(part, "base64"));
  }

  void add_attachment(const Mail& mail) {
    BodyReader& reader = reader_.emplace(transfer_, *mail.file);
    curl_mimepart* part = need(curl_mime_addpart(mime_.get()));
    need(curl_mime_data_cb(part, reader.size(), &BodyReader::read, &BodyReader::seek, nullptr, &reader));
    need(curl_mime_type(part, mail.content_type.empty() ? "application/octet-stream" : mail.content_type.c_str()));
    need(curl_mime_encoder(part, "base64"));
    CurlList headers;
    headers.add(disposition_header(mail.file_name));
    need(curl_mime_headers(part, headers.get(), 1));
    static_cast<void>(headers.release());
  }

  CurlTransfer& transfer_;
  CurlList headers_;
  CurlMime mime_;
  std::optional<BodyReader> reader_;
};

// From whom and to whom, as the server is told.
class Envelope {
 public:
  Envelope(CurlTransfer& transfer, const Mail& mail) {
    for (const auto& recipient : mail.recipients) recipients_.add(recipient);
    transfer.set(CURLOPT_MAIL_FROM, mail.from_address.c_str());
    transfer.set(CURLOPT_MAIL_RCPT, recipients_.get());
    transfer.set(CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
  }

 private:
  CurlList recipients_;
};

std::optional<std::string> address_beyond_ascii(const Mail& mail) {
  if (!is_ascii(mail.from_address)) return mail.from_address;
  const auto found = std::find_if_not(mail.recipients.begin(), mail.recipients.end(), is_ascii);
  return found == mail.recipients.end() ? std::nullopt : std::optional(*found);
}

// Hears what libcurl and the server say to one another.
class Listener {
 public:
  Listener(CurlTransfer& transfer, bool needs_utf8) : transfer_(transfer), needs_utf8_(needs_utf8) {
    transfer.set(CURLOPT_VERBOSE, 1L);
    transfer.set(CURLOPT_DEBUGFUNCTION, &Listener::on_sent);
    transfer.set(CURLOPT_DEBUGDATA, this);
    transfer.set(CURLOPT_HEADERFUNCTION, &Listener::on_received);
    transfer.set(CURLOPT_HEADERDATA, this);
  }
  const SmtpDialogue& dialogue() const { return dialogue_; }
  // The server would not understand an address, and was not asked further.
  bool lacks_utf8() const { return lacks_utf8_; }

 private:
  // The lines of a login pass here, too; the dialogue keeps none.
  static int on_sent(CURL*, curl_infotype type, char* bytes, size_t size, void* self) {
    auto* listener = static_cast<Listener*>(self);
    if (type != CURLINFO_HEADER_OUT) return 0;
    return listener->transfer_.guarded<int>(0, [&] {
      listener->dialogue_.sent({bytes, size});
      if (listener->dialogue_.is_over()) listener->transfer_.part_within(kFarewell);
      return 0;
    });
  }

  static size_t on_received(char* bytes, size_t size, size_t count, void* self) {
    auto* listener = static_cast<Listener*>(self);
    return listener->transfer_.guarded<size_t>(0, [&]() -> size_t {
      listener->dialogue_.received({bytes, size * count});
      listener->lacks_utf8_ = listener->needs_utf8_ && listener->dialogue_.step() == Step::sender &&
                              !listener->dialogue_.offers("SMTPUTF8");
      return listener->lacks_utf8_ ? 0 : size * count;
    });
  }

  CurlTransfer& transfer_;
  SmtpDialogue dialogue_;
  const bool needs_utf8_;
  bool lacks_utf8_ = false;
};

Refused refused_by(Step step, int code) {
  switch (step) {
    case Step::login:
      return Refused::login;
    case Step::sender:
      if (code == kLoginNeeded) return Refused::login;
      return code == kTooLarge || code == kTooLargeForServer ? Refused::message : Refused::sender;
    case Step::recipient:
      return Refused::recipient;
    case Step::data:
    case Step::message:
      return Refused::message;
    default:
      return Refused::nothing;
  }
}

std::vector<MailAnswer::Recipient> refused_recipients(const SmtpDialogue& dialogue, const Mail& mail) {
  std::vector<MailAnswer::Recipient> refused;
  const auto& replies = dialogue.recipients();
  for (size_t i = 0; i < std::min(replies.size(), mail.recipients.size()); ++i) {
    if (replies[i].code >= 400) refused.push_back({mail.recipients[i], replies[i].words});
  }
  return refused;
}

// The reply that decided. Of recipients who were all refused the one for whom another try may help.
SmtpDialogue::Reply deciding_reply(const SmtpDialogue& dialogue) {
  if (dialogue.step() != Step::recipient) return dialogue.reply();
  for (const auto& reply : dialogue.recipients()) {
    if (reply.code >= 400 && reply.code < 500) return reply;
  }
  return dialogue.reply();
}

MailAnswer refusal(const SmtpDialogue& dialogue, const SmtpDialogue::Reply& reply) {
  return {.code = reply.code,
          .words = reply.words,
          .refused = refused_by(dialogue.step(), reply.code),
          .is_permanent = reply.code >= 500};
}

MailAnswer fault(const CurlTransfer& transfer, CURLcode code, const SmtpDialogue& dialogue) {
  if (code == CURLE_LOGIN_DENIED) {
    return {.words = "the mail server offers no kind of login that can be used",
            .refused = Refused::login,
            .is_permanent = true};
  }
  const bool lacks_encryption = code == CURLE_USE_SSL_FAILED && dialogue.step() == Step::hello;
  return {.words = lacks_encryption ? "the mail server offers no encryption (STARTTLS)" : transfer.fault(code),
          .is_permanent = CurlTransfer::is_permanent(code),
          .may_have_arrived = dialogue.step() == Step::message && transfer.has_sent_all()};
}

MailAnswer lack_of_utf8(const Mail& mail, const std::string& address) {
  return {.words = fmt::format("the mail server takes no addresses beyond ASCII (SMTPUTF8), as {} is one",
                               base::printable(address)),
          .refused = address == mail.from_address ? Refused::sender : Refused::recipient,
          .is_permanent = true};
}

}  // namespace

SmtpMailer::SmtpMailer(const base::Secret& url, std::chrono::seconds stall) : stall_(stall) {
  if (has_control_characters(url.reveal())) refuse_url("has control characters");
  const std::optional<CurlUrl> parsed = CurlUrl::parse(url.reveal());
  if (!parsed || url.reveal().find("://") == std::string::npos) refuse_url("is no URL");
  const std::string scheme = parsed->part(CURLUPART_SCHEME);
  if (scheme != "smtps" && scheme != "smtp") refuse_url("is neither smtps:// nor smtp://");
  const std::string path = parsed->part(CURLUPART_PATH);
  if ((!path.empty() && path != "/") || url.reveal().find_first_of("?#") != std::string::npos) {
    refuse_url("has more after the host");
  }
  if (!parsed->part(CURLUPART_OPTIONS).empty()) refuse_url("has a ; before the host");
  const auto user = parsed->decoded(CURLUPART_USER);
  const auto password = parsed->decoded(CURLUPART_PASSWORD);
  if (!user || !password) refuse_url("has control characters in user or password");
  if (user->empty() != password->empty()) refuse_url("has only one of user and password");
  user_ = base::Secret(*user);
  password_ = base::Secret(*password);
  const std::string port = parsed->part(CURLUPART_PORT);
  server_ = fmt::format("{}://{}{}{}", scheme, parsed->part(CURLUPART_HOST), port.empty() ? "" : ":", port);
  is_loopback_ = net::is_loopback(parsed->part(CURLUPART_HOST));
}

// A server's words can repeat what it was told. What is shorter than this is part of honest words, too.
std::string SmtpMailer::hidden(std::string words) const {
  static constexpr size_t kShortest = 4;
  for (const auto* secret : {&password_, &user_}) {
    const std::string& value = secret->reveal();
    for (size_t at = 0; value.size() >= kShortest && (at = words.find(value, at)) != std::string::npos; at += 4) {
      words.replace(at, value.size(), "****");
    }
  }
  return words;
}

MailAnswer SmtpMailer::send(const Mail& mail, std::stop_token stop) {
  CurlTransfer transfer;
  const auto foreign_address = address_beyond_ascii(mail);
  transfer.begin(server_, "smtp,smtps", {.stop = std::move(stop), .stall = stall_, .on_sent = mail.on_sent});
  transfer.set(CURLOPT_FORBID_REUSE, 1L);  // the farewell belongs to the transfer, and so to its watch
  transfer.set(CURLOPT_USE_SSL, static_cast<long>(is_loopback_ ? CURLUSESSL_TRY : CURLUSESSL_ALL));
  transfer.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(stall_.count()));
  if (!user_.empty()) {
    transfer.set(CURLOPT_USERNAME, user_.reveal().c_str());
    transfer.set(CURLOPT_PASSWORD, password_.reveal().c_str());
  }
  const Envelope envelope(transfer, mail);
  const Message message(transfer, mail);
  const Listener listener(transfer, foreign_address.has_value());
  const CURLcode code = transfer.perform();

  const SmtpDialogue& dialogue = listener.dialogue();
  const SmtpDialogue::Reply reply = deciding_reply(dialogue);
  MailAnswer answer;
  if (listener.lacks_utf8()) {
    answer = lack_of_utf8(mail, *foreign_address);
  } else if (code == CURLE_OK) {
    answer = {.was_accepted = true, .code = reply.code, .words = reply.words};
  } else {
    answer = reply.code >= 400 ? refusal(dialogue, reply) : fault(transfer, code, dialogue);
  }
  answer.words = hidden(std::move(answer.words));
  answer.refused_recipients = refused_recipients(dialogue, mail);
  for (auto& recipient : answer.refused_recipients) recipient.words = hidden(std::move(recipient.words));
  return answer;
}

}  // namespace holdfast::net

#include "net/curl_transfer.h"

#include <fmt/format.h>
#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <cstring>
#include <new>
#include <optional>

#include "base/error.h"
#include "base/text.h"
#include "net/curl_url.h"
#include "net/endpoint.h"

namespace holdfast::net {

namespace {

constexpr std::chrono::seconds kLongestConnect{30};
constexpr long kBuffer = 256L << 10;

std::string host_of(const std::string& url) {
  const std::optional<CurlUrl> parsed = CurlUrl::parse(url);
  return parsed ? parsed->part(CURLUPART_HOST) : "";
}

// Other messages of libcurl can quote a URL (of the proxy, with its password).
bool is_message_shown(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
      return true;
    default:
      return false;
  }
}

// "Failed to connect to HOST port N after 3 ms: Couldn't connect to server" does not say why.
std::string connect_fault(const std::string& message, long error) {
  constexpr std::string_view before = "Failed to connect to ";
  const size_t after = message.find(" after ");
  if (message.rfind(before, 0) != 0 || after == std::string::npos) return "no connection";
  return fmt::format("no connection to {}{}{}", message.substr(before.size(), after - before.size()),
                     error == 0 ? "" : ": ", error == 0 ? "" : std::strerror(static_cast<int>(error)));
}

}  // namespace

bool has_control_characters(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; });
}

void CurlList::add(const std::string& text) {
  curl_slist* longer = curl_slist_append(list_, text.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  list_ = longer;
}

size_t BodyReader::read(char* buffer, size_t size, size_t count, void* self) {
  auto* reader = static_cast<BodyReader*>(self);
  return reader->transfer_.guarded<size_t>(CURL_READFUNC_ABORT, [&] { return reader->next(buffer, size * count); });
}

// A server that does not want the body answers and closes. What is sent then fails, and libcurl gives up without a look
// at the answer; so the answer is read before the next bytes are sent. Once for each piece: what there is to read may
// also be the end alone.
size_t BodyReader::next(char* buffer, size_t room) {
  size_t given = std::min(room, held_.size());
  std::memcpy(buffer, held_.data(), given);
  held_.erase(0, given);
  if (given == 0) given = body_.read(buffer, room);
  has_paused_ = !has_paused_ && transfer_.is_spoken_to();
  if (!has_paused_) return given;
  held_.insert(0, buffer, given);
  return CURL_READFUNC_PAUSE;
}

int BodyReader::seek(void* self, curl_off_t offset, int origin) {
  if (offset != 0 || origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
  auto* reader = static_cast<BodyReader*>(self);
  return reader->transfer_.guarded<int>(CURL_SEEKFUNC_FAIL, [&] {
    reader->held_.clear();
    reader->body_.rewind();
    return CURL_SEEKFUNC_OK;
  });
}

CurlTransfer::CurlTransfer() {
  static const CURLcode global = curl_global_init(CURL_GLOBAL_DEFAULT);
  handle_ = global == CURLE_OK ? curl_easy_init() : nullptr;
  if (handle_ == nullptr) throw base::Error(base::ErrorKind::internal, "libcurl cannot be used");
}

CurlTransfer::~CurlTransfer() {
  curl_easy_cleanup(handle_);
}

void CurlTransfer::begin(const std::string& url, const char* protocols, Watch watch) {
  watch_ = std::move(watch);
  message_.fill(0);
  exception_ = nullptr;
  sockets_.clear();
  has_stalled_ = is_parting_ = false;
  moved_at_ = std::chrono::steady_clock::now();
  received_ = sent_ = 0;
  unacknowledged_ = 0;

  curl_easy_reset(handle_);
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, protocols);
  set(CURLOPT_ERRORBUFFER, message_.data());
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_QUICK_EXIT, 1L);  // a stop does not wait for a name server
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  set(CURLOPT_UPLOAD_BUFFERSIZE, kBuffer);
  set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(std::min(watch_.stall, kLongestConnect).count()));
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, &CurlTransfer::on_progress);
  set(CURLOPT_XFERINFODATA, this);
  set(CURLOPT_SOCKOPTFUNCTION, &CurlTransfer::on_socket);
  set(CURLOPT_SOCKOPTDATA, this);
  if (is_loopback(host_of(url))) set(CURLOPT_PROXY, "");
  if (const char* certificates = std::getenv("SSL_CERT_FILE"); certificates != nullptr && *certificates != '\0') {
    set(CURLOPT_CAINFO, certificates);  // beside the folder of the system's
    set(CURLOPT_PROXY_CAINFO, certificates);
  }
}

CURLcode CurlTransfer::perform() {
  const CURLcode code = curl_easy_perform(handle_);
  if (exception_) std::rethrow_exception(exception_);
  if (code != CURLE_OK && watch_.stop.stop_requested()) throw base::Error(base::ErrorKind::cancelled, "cancelled");
  return code;
}

int CurlTransfer::on_socket(void* self, curl_socket_t socket, curlsocktype) {
  auto* transfer = static_cast<CurlTransfer*>(self);
  return transfer->guarded<int>(CURL_SOCKOPT_ERROR, [&] {
    transfer->sockets_.push_back(socket);
    return CURL_SOCKOPT_OK;
  });
}

int CurlTransfer::on_progress(void* self, curl_off_t received_total, curl_off_t received, curl_off_t sent_total,
                              curl_off_t sent) {
  auto* transfer = static_cast<CurlTransfer*>(self);
  // The whole answer came before the body was all sent: libcurl would send on.
  if (sent < sent_total && received_total > 0 && received >= received_total) return 1;
  curl_easy_pause(transfer->handle_, CURLPAUSE_CONT);  // see BodyReader::read()
  return transfer->guarded<int>(1, [&] {
    if (transfer->watch_.on_sent && sent > transfer->sent_) {
      transfer->watch_.on_sent(static_cast<uint64_t>(sent), static_cast<uint64_t>(sent_total));
    }
    return transfer->may_go_on(received, sent) ? 0 : 1;
  });
}

bool CurlTransfer::is_spoken_to() const {
  return std::any_of(sockets_.begin(), sockets_.end(), [](curl_socket_t socket) {
    pollfd looked_at{.fd = socket, .events = POLLIN, .revents = 0};
    return ::poll(&looked_at, 1, 0) == 1 && (looked_at.revents & POLLIN) != 0;
  });
}

bool CurlTransfer::may_go_on(curl_off_t received, curl_off_t sent) {
  if (watch_.stop.stop_requested()) return false;
  const auto now = std::chrono::steady_clock::now();
  bool has_moved = received != received_ || sent != sent_;
  received_ = received;
  sent_ = sent;
  if (!has_moved) {
    // What was sent may still wait in this machine: megabytes, which a slow line takes a minute for.
    const uint64_t before = std::exchange(unacknowledged_, unacknowledged());
    has_moved = unacknowledged_ != before;
  }
  if (has_moved) moved_at_ = now;
  const bool is_still = now - moved_at_ >= watch_.stall;
  has_stalled_ = has_stalled_ || (is_still && !is_parting_);
  return !is_still;
}

void CurlTransfer::part_within(std::chrono::seconds limit) {
  is_parting_ = true;
  moved_at_ = std::chrono::steady_clock::now();
  watch_.stall = std::min(watch_.stall, limit);
}

uint64_t CurlTransfer::unacknowledged() const {
  uint64_t bytes = 0;
  for (const curl_socket_t socket : sockets_) {
    int waiting = 0;
    if (::ioctl(socket, SIOCOUTQ, &waiting) == 0 && waiting > 0) bytes += static_cast<uint64_t>(waiting);
  }
  return bytes;
}

long CurlTransfer::status() const {
  long status = 0;
  curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

bool CurlTransfer::has_sent_all() const {
  curl_off_t begun_after = 0;
  curl_off_t sent = 0;
  curl_off_t size = 0;
  curl_easy_getinfo(handle_, CURLINFO_PRETRANSFER_TIME_T, &begun_after);
  curl_easy_getinfo(handle_, CURLINFO_SIZE_UPLOAD_T, &sent);
  curl_easy_getinfo(handle_, CURLINFO_CONTENT_LENGTH_UPLOAD_T, &size);
  return begun_after > 0 && sent >= size;
}

std::string CurlTransfer::fault(CURLcode code) const {
  if (has_stalled_) return fmt::format("nothing was sent or received for {} s", watch_.stall.count());
  const std::string message = base::printable(message_.data());
  if (code == CURLE_COULDNT_CONNECT) {
    long error = 0;
    curl_easy_getinfo(handle_, CURLINFO_OS_ERRNO, &error);
    return connect_fault(message, error);
  }
  if (code == CURLE_SSL_CACERT_BADFILE) return "the file of certificates (SSL_CERT_FILE) cannot be read";
  std::string words = !message.empty() && is_message_shown(code) ? message : curl_easy_strerror(code);
  if (words.size() > 1 && std::islower(static_cast<unsigned char>(words[1])) != 0) {
    words[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(words[0])));
  }
  return words;
}

bool CurlTransfer::is_permanent(CURLcode code) {
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CIPHER:
    case CURLE_USE_SSL_FAILED:
    case CURLE_URL_MALFORMAT:
    case CURLE_NOT_BUILT_IN:
      return true;
    default:
      return false;
  }
}

}  // namespace holdfast::net

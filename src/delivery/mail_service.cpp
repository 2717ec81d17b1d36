#include "delivery/mail_service.h"

namespace holdfast::delivery {

std::string domain_of(const std::string& address) {
  return address.substr(address.rfind('@') + 1);
}

}  // namespace holdfast::delivery

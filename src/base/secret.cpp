#include "base/secret.h"

#include <string.h>  // explicit_bzero

namespace holdfast::base {

Secret::~Secret() {
  // data() of a short string is inside the object, so this covers both.
  if (!value_.empty()) explicit_bzero(value_.data(), value_.size());
}

}  // namespace holdfast::base

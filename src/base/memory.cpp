#include "base/memory.h"

#include <malloc.h>

namespace holdfast::base {

#ifdef __GLIBC__

// Set by hand they no longer grow to the largest buffer that was ever freed.
void keep_little_memory() {
  ::mallopt(M_MMAP_THRESHOLD, 4 << 20);
  ::mallopt(M_TRIM_THRESHOLD, 1 << 20);
}

void give_memory_back() {
  ::malloc_trim(0);
}

#else

void keep_little_memory() {}
void give_memory_back() {}

#endif

}  // namespace holdfast::base

#pragma once

namespace holdfast::base {

// How much free memory malloc keeps, in a process that is at rest most of its life: glibc's would keep up to 32 MB for
// each thread that once needed a buffer of 16. Both do nothing with another C library.

// From now on: what is large goes back as soon as it is free. To be called once, early.
void keep_little_memory();

// What is free now goes back, down to single pages.
void give_memory_back();

}  // namespace holdfast::base

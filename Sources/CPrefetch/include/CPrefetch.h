// Asks the processor to fetch memory that is needed soon. Only a hint: any address may be given.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Fetches the cache lines of `length` bytes from `address` on.
static inline void candor_prefetch(const void *address, size_t length) {
  const uintptr_t end = (uintptr_t)address + length;
  for (uintptr_t line = (uintptr_t)address & ~(uintptr_t)63; line < end; line += 64) {
    __builtin_prefetch((const void *)line, 1, 3);
  }
}

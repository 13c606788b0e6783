#pragma once

#include <stdint.h>

// How many blocks of memory this thread has asked for, counted by the executable's own malloc, which every library that is
// loaded with it calls too. On Linux alone: elsewhere always 0.
uint64_t counted_mallocs(void);

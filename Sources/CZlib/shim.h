// zlib never writes to what it reads; this makes its declarations say so.
#define ZLIB_CONST
#include <zlib.h>

// The headers of Zstandard that candor uses.
#include <zstd.h>
#include <zstd_errors.h>

// The headers of Brotli that candor uses.
#include <brotli/decode.h>

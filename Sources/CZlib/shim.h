// The headers of zlib that candor uses.
#include <zlib.h>

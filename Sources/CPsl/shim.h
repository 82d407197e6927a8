// The headers of libpsl that candor uses.
#include <libpsl.h>

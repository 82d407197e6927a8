// The headers of Hyperscan that candor uses.
#include <hs/hs.h>

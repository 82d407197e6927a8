// The headers of libpcap that candor uses.
#include <pcap/pcap.h>

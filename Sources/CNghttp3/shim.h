// QPACK of nghttp3: header compression of HTTP/3.
#include <nghttp3/nghttp3.h>

// HPACK of nghttp2: header compression of HTTP/2.
#include <nghttp2/nghttp2.h>

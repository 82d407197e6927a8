// The headers of OpenSSL libcrypto that candor uses.
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/rc4.h>

// RC4 has left the default provider, but old captures hold it: the plain functions are still there.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
static inline void candor_rc4_set_key(RC4_KEY *state, const unsigned char *key, int length) {
  RC4_set_key(state, length, key);
}
static inline void candor_rc4(RC4_KEY *state, size_t count, const unsigned char *input, unsigned char *output) {
  RC4(state, count, input, output);
}
#pragma GCC diagnostic pop

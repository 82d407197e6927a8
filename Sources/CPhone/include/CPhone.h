// libphonenumber behind a C interface: its C++ headers cannot be imported into Swift.
#pragma once
#include <stddef.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Parses `text` (UTF-8, `length` bytes) as a phone number dialled from `region` (ISO 3166 alpha-2, or "ZZ" for none).
/// When it is a valid number, writes its E.164 form, NUL-terminated, into `e164` (at least 20 bytes) and returns true.
bool candor_phone_parse(const char *text, size_t length, const char *region, char *e164, size_t capacity);

/// The version or date of the metadata, or the library's version if it does not tell.
const char *candor_phone_version(void);

#ifdef __cplusplus
}
#endif

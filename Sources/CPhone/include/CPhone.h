// libphonenumber behind a C interface: its C++ headers cannot be imported into Swift.
#pragma once
#include <stddef.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Parses `text` (UTF-8, `length` bytes) as a phone number dialled from `region` (ISO 3166 alpha-2, or "ZZ" for none).
/// When it is a valid number, writes its E.164 form, NUL-terminated, into `e164` (at least 20 bytes) and returns true.
/// Numbers of the North American plan that are reserved for fiction and examples (555-0100 to 555-0199) count as valid.
bool candor_phone_parse(const char *text, size_t length, const char *region, char *e164, size_t capacity);

/// Writes the national form of a number in E.164 form, digits only (with the trunk prefix, where one is dialled).
bool candor_phone_national(const char *e164, char *national, size_t capacity);

/// Makes the library read its metadata and its first expressions, which takes several milliseconds, so that the first
/// number need not wait. From any thread.
void candor_phone_load(void);

/// The library's version, whose metadata is of the same date, as the name of its file tells it.
const char *candor_phone_version(void);

#ifdef __cplusplus
}
#endif

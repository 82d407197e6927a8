// Finds where personal identifiers could stand in a buffer, by bit-parallel arithmetic over 64-byte blocks.
//
// Each character class becomes one bit per byte; a shape such as "two hex digits, colon, …" is then a handful of shifts
// and ANDs for 64 positions at once. One pass finds all shapes and costs about as much as one cheap regular expression.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The shapes. A mark's offset is that of the shape's first byte, except where the comment says otherwise.
enum candor_shape {
  CANDOR_AT = 0,          ///< `@` (offset of the sign) before a letter or digit, after a byte that may end a local part
  CANDOR_MAC_COLON = 1,   ///< exactly six pairs of hex digits with `:` between
  CANDOR_MAC_HYPHEN = 2,  ///< exactly six pairs of hex digits with `-` between
  CANDOR_MAC_DOT = 3,     ///< exactly three groups of four hex digits with `.` between
  CANDOR_HEX_12 = 4,      ///< a token of exactly twelve hex digits
  CANDOR_UUID = 5,        ///< 8-4-4-4-12 hex digits
  CANDOR_HEX_RUN = 6,     ///< a token that begins with at least 32 hex digits
  CANDOR_PLUS = 7,        ///< `+` before a digit, not after a letter or digit
  CANDOR_AREA_CODE = 8,   ///< `(` three digits `)`
  CANDOR_GROUPS_334 = 9,  ///< three, three and four digits with `-`, `.` or a space between
  CANDOR_FF_FE = 10,      ///< `ff:fe`, the middle of an interface identifier made from a MAC address
};

typedef struct {
  uint32_t offset;
  uint32_t shape;
} candor_mark;

/// Writes the marks of `bytes[0..<length]` in ascending order of 64-byte blocks, at most `capacity` of them.
///
/// Returns their number. `*scanned` is where the scan ended: `length`, or the start of the first block whose marks did
/// not all fit; scanning can go on there, with the same buffer so that the bytes before it are seen as context.
/// `capacity` must be at least 704 (eleven shapes at 64 positions), `length` below 2^32.
size_t candor_find_candidates(
    const uint8_t *bytes, size_t length, size_t from, candor_mark *marks, size_t capacity, size_t *scanned);

#ifdef __cplusplus
}
#endif

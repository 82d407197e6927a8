#include "CCandidates.h"

#include <stdbool.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

/// One bit per byte of a 64-byte block for each class of characters.
typedef struct {
  uint64_t at, colon, hyphen, dot, plus, open, close, space, eff, digit, hex, word;
} classes;

// MARK: Classes of a block

/// For instruction sets that cannot load a part of a block: the last block is copied.
static inline const uint8_t *whole_block(const uint8_t *block, size_t count, uint8_t *tail) {
  if (count == 64) return block;
  memset(tail, 0, 64);
  memcpy(tail, block, count);
  return tail;
}

#if defined(__x86_64__)

/// Bytes `low ... low + span`, as 0xFF or 0.
static inline __m128i in_range_sse2(__m128i bytes, char low, char span) {
  __m128i shifted = _mm_sub_epi8(bytes, _mm_set1_epi8(low));
  return _mm_cmpeq_epi8(_mm_min_epu8(shifted, _mm_set1_epi8(span)), shifted);
}

static void classify_sse2(const uint8_t *start, size_t count, classes *result) {
  uint8_t tail[64];
  const uint8_t *block = whole_block(start, count, tail);
  memset(result, 0, sizeof *result);
  for (int part = 0; part < 4; part++) {
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(block + 16 * part));
    const __m128i folded = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
    const __m128i digit = in_range_sse2(bytes, '0', 9);
#define MASK(vector) ((uint64_t)(uint32_t)_mm_movemask_epi8(vector) << (16 * part))
#define IS(character) MASK(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(character)))
    result->at |= IS('@');
    result->colon |= IS(':');
    result->hyphen |= IS('-');
    result->dot |= IS('.');
    result->plus |= IS('+');
    result->open |= IS('(');
    result->close |= IS(')');
    result->space |= IS(' ');
    result->eff |= MASK(_mm_cmpeq_epi8(folded, _mm_set1_epi8('f')));
    result->digit |= MASK(digit);
    result->hex |= MASK(_mm_or_si128(digit, in_range_sse2(folded, 'a', 5)));
    result->word |= MASK(_mm_or_si128(digit, in_range_sse2(folded, 'a', 25)));
#undef IS
#undef MASK
  }
}

__attribute__((target("avx2"))) static inline __m256i in_range_avx2(__m256i bytes, char low, char span) {
  __m256i shifted = _mm256_sub_epi8(bytes, _mm256_set1_epi8(low));
  return _mm256_cmpeq_epi8(_mm256_min_epu8(shifted, _mm256_set1_epi8(span)), shifted);
}

__attribute__((target("avx2"))) static inline void classify_avx2(
    const uint8_t *start, size_t count, classes *result) {
  uint8_t tail[64];
  const uint8_t *block = whole_block(start, count, tail);
  const __m256i low = _mm256_loadu_si256((const __m256i *)block);
  const __m256i high = _mm256_loadu_si256((const __m256i *)(block + 32));
  const __m256i case_bit = _mm256_set1_epi8(0x20);
  const __m256i low_folded = _mm256_or_si256(low, case_bit);
  const __m256i high_folded = _mm256_or_si256(high, case_bit);
  const __m256i low_digit = in_range_avx2(low, '0', 9);
  const __m256i high_digit = in_range_avx2(high, '0', 9);
#define MASK(first, second) \
  ((uint64_t)(uint32_t)_mm256_movemask_epi8(first) | (uint64_t)(uint32_t)_mm256_movemask_epi8(second) << 32)
#define IS(character) \
  MASK(_mm256_cmpeq_epi8(low, _mm256_set1_epi8(character)), _mm256_cmpeq_epi8(high, _mm256_set1_epi8(character)))
  result->at = IS('@');
  result->colon = IS(':');
  result->hyphen = IS('-');
  result->dot = IS('.');
  result->plus = IS('+');
  result->open = IS('(');
  result->close = IS(')');
  result->space = IS(' ');
  result->eff = MASK(
      _mm256_cmpeq_epi8(low_folded, _mm256_set1_epi8('f')), _mm256_cmpeq_epi8(high_folded, _mm256_set1_epi8('f')));
  result->digit = MASK(low_digit, high_digit);
  result->hex = MASK(
      _mm256_or_si256(low_digit, in_range_avx2(low_folded, 'a', 5)),
      _mm256_or_si256(high_digit, in_range_avx2(high_folded, 'a', 5)));
  result->word = MASK(
      _mm256_or_si256(low_digit, in_range_avx2(low_folded, 'a', 25)),
      _mm256_or_si256(high_digit, in_range_avx2(high_folded, 'a', 25)));
#undef IS
#undef MASK
}

/// The comparisons of AVX-512 answer with one bit for each byte, just as the classes are kept. `count` bytes are there
/// (1 to 64); what lies behind them counts as NUL bytes.
__attribute__((target("avx512f,avx512bw,bmi"))) static inline void classify_avx512(
    const uint8_t *block, size_t count, classes *result) {
  const __m512i bytes = _mm512_maskz_loadu_epi8(~(uint64_t)0 >> (64 - count), (const void *)block);
  const __m512i folded = _mm512_or_si512(bytes, _mm512_set1_epi8(0x20));
#define IS(character) _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(character))
#define IN_RANGE(vector, low, span) \
  _mm512_cmple_epu8_mask(_mm512_sub_epi8(vector, _mm512_set1_epi8(low)), _mm512_set1_epi8(span))
  result->at = IS('@');
  result->colon = IS(':');
  result->hyphen = IS('-');
  result->dot = IS('.');
  result->plus = IS('+');
  result->open = IS('(');
  result->close = IS(')');
  result->space = IS(' ');
  result->eff = _mm512_cmpeq_epi8_mask(folded, _mm512_set1_epi8('f'));
  result->digit = IN_RANGE(bytes, '0', 9);
  result->hex = result->digit | IN_RANGE(folded, 'a', 5);
  result->word = result->digit | IN_RANGE(folded, 'a', 25);
#undef IN_RANGE
#undef IS
}

#else

static void classify_portable(const uint8_t *start, size_t count, classes *result) {
  uint8_t tail[64];
  const uint8_t *block = whole_block(start, count, tail);
  memset(result, 0, sizeof *result);
  for (int index = 0; index < 64; index++) {
    const uint8_t byte = block[index];
    const uint64_t bit = (uint64_t)1 << index;
    const uint8_t folded = byte | 0x20;
    const bool digit = (uint8_t)(byte - '0') < 10;
    if (digit) result->digit |= bit;
    if (digit || (uint8_t)(folded - 'a') < 6) result->hex |= bit;
    if (digit || (uint8_t)(folded - 'a') < 26) result->word |= bit;
    if (folded == 'f') result->eff |= bit;
    switch (byte) {
    case '@': result->at |= bit; break;
    case ':': result->colon |= bit; break;
    case '-': result->hyphen |= bit; break;
    case '.': result->dot |= bit; break;
    case '+': result->plus |= bit; break;
    case '(': result->open |= bit; break;
    case ')': result->close |= bit; break;
    case ' ': result->space |= bit; break;
    default: break;
    }
  }
}

#endif

// MARK: Shapes of a block

/// Bit i of the result is bit i + `count` of the 128 bits `next:word`; 0 < count < 64.
#define AHEAD(word, next, count) ((word) >> (count) | (next) << (64 - (count)))
/// Bit i of the result is bit i - `count` of the 128 bits `word:previous`; 0 < count < 64.
#define BEHIND(word, previous, count) ((word) << (count) | (previous) >> (64 - (count)))

/// Six pairs of hex digits with one separator between: neither more pairs before nor behind, no letter or digit beside.
static inline __attribute__((always_inline)) uint64_t six_pairs(
    const classes *previous, const classes *now, const classes *next, uint64_t separator_previous, uint64_t separator,
    uint64_t separator_next) {
  // A separator followed by two hex digits, for this block and the next.
  const uint64_t pair = separator & AHEAD(now->hex, next->hex, 1) & AHEAD(now->hex, next->hex, 2);
  const uint64_t pair_next = separator_next & next->hex >> 1 & next->hex >> 2;
  uint64_t start = now->hex & AHEAD(now->hex, next->hex, 1) & AHEAD(pair, pair_next, 2) & AHEAD(pair, pair_next, 5);
  if (start == 0) return 0;
  start &= AHEAD(pair, pair_next, 8) & AHEAD(pair, pair_next, 11) & AHEAD(pair, pair_next, 14);
  start &= ~AHEAD(pair, pair_next, 17) & ~AHEAD(now->word, next->word, 17);
  start &= ~BEHIND(now->word, previous->word, 1);
  const uint64_t pair_before = BEHIND(separator, separator_previous, 1) & BEHIND(now->hex, previous->hex, 2) &
                               BEHIND(now->hex, previous->hex, 3);
  return start & ~pair_before;
}

typedef struct {
  uint64_t shape[11];
} shapes;

/// Each family of shapes begins with a test that few blocks pass, so that most blocks cost little.
static inline __attribute__((always_inline)) uint64_t find_shapes(const classes *previous, const classes *now, const classes *next, shapes *found) {
  const uint64_t token = ~BEHIND(now->word, previous->word, 1);
  uint64_t any = 0;
#define FOUND(kind, bits) any |= found->shape[kind] |= (bits)
  const uint64_t at = now->at & AHEAD(now->word, next->word, 1);
  if (at) FOUND(CANDOR_AT, at & ~BEHIND(now->at | now->space, previous->at | previous->space, 1));
  const uint64_t plus = now->plus & AHEAD(now->digit, next->digit, 1);
  if (plus) FOUND(CANDOR_PLUS, plus & token);
  if (now->colon | next->colon) {
    FOUND(CANDOR_MAC_COLON, six_pairs(previous, now, next, previous->colon, now->colon, next->colon));
    FOUND(CANDOR_FF_FE, now->eff & AHEAD(now->eff, next->eff, 1) & AHEAD(now->colon, next->colon, 2) &
                            AHEAD(now->eff, next->eff, 3));
  }
  if (now->hyphen | next->hyphen)
    FOUND(CANDOR_MAC_HYPHEN, six_pairs(previous, now, next, previous->hyphen, now->hyphen, next->hyphen));

  // Runs: bit i says that the digits or hex digits i ..< i + n all stand there. Bits near the end of the next block are
  // unknown, but never looked at: the longest shape (36 bytes) ends before them.
  const uint64_t hex2 = now->hex & AHEAD(now->hex, next->hex, 1), hex2n = next->hex & next->hex >> 1;
  const uint64_t hex4 = hex2 & AHEAD(hex2, hex2n, 2), hex4n = hex2n & hex2n >> 2;
  const uint64_t groups = hex4 & token & AHEAD(now->dot, next->dot, 4) & AHEAD(hex4, hex4n, 5);
  if (groups) {
    const uint64_t dot_before = BEHIND(now->dot, previous->dot, 1);
    FOUND(CANDOR_MAC_DOT, groups & ~dot_before & AHEAD(now->dot, next->dot, 9) & AHEAD(hex4, hex4n, 10) &
                              ~AHEAD(now->word, next->word, 14) &
                              ~(AHEAD(now->dot, next->dot, 14) & AHEAD(now->word, next->word, 15)));
  }
  const uint64_t eight = token & hex4 & AHEAD(hex4, hex4n, 4);
  if (eight) {
    const uint64_t hex8n = hex4n & hex4n >> 4, hex8 = hex4 & AHEAD(hex4, hex4n, 4);
    FOUND(CANDOR_HEX_12, eight & AHEAD(hex4, hex4n, 8) & ~AHEAD(now->word, next->word, 12));
    FOUND(CANDOR_HEX_RUN, eight & AHEAD(hex8, hex8n, 8) & AHEAD(hex8, hex8n, 16) & AHEAD(hex8, hex8n, 24));
    FOUND(CANDOR_UUID, eight & AHEAD(now->hyphen, next->hyphen, 8) & AHEAD(hex4, hex4n, 9) &
                           AHEAD(now->hyphen, next->hyphen, 13) & AHEAD(hex4, hex4n, 14) &
                           AHEAD(now->hyphen, next->hyphen, 18) & AHEAD(hex4, hex4n, 19) &
                           AHEAD(now->hyphen, next->hyphen, 23) & AHEAD(hex8, hex8n, 24) & AHEAD(hex4, hex4n, 32) &
                           ~AHEAD(now->word, next->word, 36));
  }
  const uint64_t digit2 = now->digit & AHEAD(now->digit, next->digit, 1), digit2n = next->digit & next->digit >> 1;
  const uint64_t digit3 = digit2 & AHEAD(now->digit, next->digit, 2), digit3n = digit2n & next->digit >> 2;
  const uint64_t gap = now->hyphen | now->dot | now->space, gap_next = next->hyphen | next->dot | next->space;
  const uint64_t three = digit3 & token & AHEAD(gap, gap_next, 3) & AHEAD(digit3, digit3n, 4);
  if (three)
    FOUND(CANDOR_GROUPS_334, three & AHEAD(gap, gap_next, 7) & AHEAD(digit2, digit2n, 8) & AHEAD(digit2, digit2n, 10) &
                                 ~AHEAD(now->word, next->word, 12));
  if (now->open) FOUND(CANDOR_AREA_CODE, now->open & AHEAD(digit3, digit3n, 1) & AHEAD(now->close, next->close, 4));
#undef FOUND
  return any;
}

// MARK: The scan

/// Body of the scan, instantiated once per instruction set so that `classify` is inlined.
#define SCAN_BODY(classify)                                                                                  \
  size_t count = 0, position = from & ~(size_t)63;                                                           \
  classes previous, now, next;                                                                               \
  memset(&previous, 0, sizeof previous);                                                                     \
  if (position >= 64) classify(bytes + position - 64, 64, &previous);                                            \
  LOAD(classify, position, &now);                                                                            \
  while (position < length) {                                                                                \
    LOAD(classify, position + 64, &next);                                                                    \
    shapes found = {{0}};                                                                                    \
    if (find_shapes(&previous, &now, &next, &found)) {                                                       \
      if (capacity - count < 704) break;                                                                     \
      for (uint32_t shape = 0; shape < 11; shape++) {                                                        \
        for (uint64_t bits = found.shape[shape]; bits != 0; bits &= bits - 1) {                              \
          const size_t offset = position + (size_t)__builtin_ctzll(bits);                                    \
          if (offset >= from) marks[count++] = (candor_mark){(uint32_t)offset, shape};                       \
        }                                                                                                    \
      }                                                                                                      \
    }                                                                                                        \
    previous = now;                                                                                          \
    now = next;                                                                                              \
    position += 64;                                                                                          \
  }                                                                                                          \
  *scanned = position < length ? position : length;                                                          \
  return count;

/// The classes of the block at `where`; what lies behind the end counts as NUL bytes.
#define LOAD(classify, where, result)                                                                        \
  do {                                                                                                       \
    const size_t start = (where);                                                                            \
    if (start >= length) {                                                                                   \
      memset(result, 0, sizeof(classes));                                                                    \
    } else {                                                                                                 \
      classify(bytes + start, length - start >= 64 ? 64 : length - start, result);                           \
    }                                                                                                        \
  } while (0)

#if defined(__x86_64__)
__attribute__((target("avx512f,avx512bw,bmi"))) static size_t scan_avx512(
    const uint8_t *bytes, size_t length, size_t from, candor_mark *marks, size_t capacity, size_t *scanned) {
  SCAN_BODY(classify_avx512)
}

__attribute__((target("avx2,bmi"))) static size_t scan_avx2(
    const uint8_t *bytes, size_t length, size_t from, candor_mark *marks, size_t capacity, size_t *scanned) {
  SCAN_BODY(classify_avx2)
}

static size_t scan_sse2(
    const uint8_t *bytes, size_t length, size_t from, candor_mark *marks, size_t capacity, size_t *scanned) {
  SCAN_BODY(classify_sse2)
}

size_t candor_find_candidates(
    const uint8_t *bytes, size_t length, size_t from, candor_mark *marks, size_t capacity, size_t *scanned) {
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("bmi"))
    return scan_avx512(bytes, length, from, marks, capacity, scanned);
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi"))
    return scan_avx2(bytes, length, from, marks, capacity, scanned);
  return scan_sse2(bytes, length, from, marks, capacity, scanned);
}
#else
size_t candor_find_candidates(
    const uint8_t *bytes, size_t length, size_t from, candor_mark *marks, size_t capacity, size_t *scanned) {
  SCAN_BODY(classify_portable)
}
#endif

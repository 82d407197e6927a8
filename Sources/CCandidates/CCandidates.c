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

/// Blocks that are looked at together.
enum { WINDOW = 64 };

/// The classes of the blocks of a window, which are those from 1 on; at 0 is the block before, and behind the last the
/// one that follows. A row for each class, so that shapes are looked for in several blocks at once.
typedef struct {
  uint64_t at[WINDOW + 2], colon[WINDOW + 2], hyphen[WINDOW + 2], dot[WINDOW + 2], plus[WINDOW + 2], open[WINDOW + 2],
      close[WINDOW + 2], space[WINDOW + 2], eff[WINDOW + 2], digit[WINDOW + 2], hex[WINDOW + 2], word[WINDOW + 2];
} window;

static inline __attribute__((always_inline)) void keep(const classes *block, window *all, size_t index) {
  all->at[index] = block->at;
  all->colon[index] = block->colon;
  all->hyphen[index] = block->hyphen;
  all->dot[index] = block->dot;
  all->plus[index] = block->plus;
  all->open[index] = block->open;
  all->close[index] = block->close;
  all->space[index] = block->space;
  all->eff[index] = block->eff;
  all->digit[index] = block->digit;
  all->hex[index] = block->hex;
  all->word[index] = block->word;
}

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
/// The class of the byte `count` places behind, or before, each byte of the block at `index`.
#define LATER(class, count) AHEAD(of->class[index], of->class[index + 1], count)
#define EARLIER(class, count) (of->class[index] << (count) | of->class[index - 1] >> (64 - (count)))

/// Six pairs of hex digits with one separator between: neither more pairs before nor behind, no letter or digit beside.
static uint64_t six_pairs(const window *of, const uint64_t *separator, size_t index) {
  // A separator followed by two hex digits, for this block and the next.
  const uint64_t pair = separator[index] & LATER(hex, 1) & LATER(hex, 2);
  const uint64_t pair_next = separator[index + 1] & of->hex[index + 1] >> 1 & of->hex[index + 1] >> 2;
  uint64_t start = of->hex[index] & LATER(hex, 1) & AHEAD(pair, pair_next, 2) & AHEAD(pair, pair_next, 5);
  if (start == 0) return 0;
  start &= AHEAD(pair, pair_next, 8) & AHEAD(pair, pair_next, 11) & AHEAD(pair, pair_next, 14);
  start &= ~AHEAD(pair, pair_next, 17) & ~LATER(word, 17) & ~EARLIER(word, 1);
  const uint64_t separator_before = separator[index] << 1 | separator[index - 1] >> 63;
  return start & ~(separator_before & EARLIER(hex, 2) & EARLIER(hex, 3));
}

/// Runs: bit i says that the hex digits i ..< i + n all stand there. Bits near the end of the next block are unknown,
/// but never looked at: the longest shape (36 bytes) ends before them.
#define HEX_RUNS                                                                                             \
  const uint64_t hex2 = of->hex[index] & LATER(hex, 1), hex2n = of->hex[index + 1] & of->hex[index + 1] >> 1;\
  const uint64_t hex4 = hex2 & AHEAD(hex2, hex2n, 2), hex4n = hex2n & hex2n >> 2;                            \
  const uint64_t hex8 = hex4 & AHEAD(hex4, hex4n, 4);

/// Not 0 where a shape may begin in the block: a part of each shape that few blocks have. Without a branch, so that the
/// compiler looks at several blocks at once.
static inline __attribute__((always_inline)) uint64_t may_hold_shape(const window *of, size_t index) {
  HEX_RUNS
  const uint64_t token = ~EARLIER(word, 1);
  const uint64_t gap = of->hyphen[index] | of->dot[index] | of->space[index];
  const uint64_t gap_next = of->hyphen[index + 1] | of->dot[index + 1] | of->space[index + 1];
  const uint64_t threes = of->digit[index] & LATER(digit, 2) & AHEAD(gap, gap_next, 3) & LATER(digit, 4);
  const uint64_t groups = of->hex[index] & LATER(dot, 4) & LATER(dot, 9);
  return (of->at[index] & LATER(word, 1)) | (of->plus[index] & LATER(digit, 1)) | (LATER(colon, 2) & LATER(colon, 5)) |
         (LATER(hyphen, 2) & LATER(hyphen, 5)) | (of->eff[index] & LATER(colon, 2) & LATER(eff, 3)) |
         (of->open[index] & LATER(close, 4)) | (token & (hex8 | threes | groups));
}

enum { SHAPES = CANDOR_FF_FE + 1 };

/// One bit for each byte of a block at which a shape begins.
typedef struct {
  uint64_t shape[SHAPES];
} shapes;

/// The shapes that begin in the block; answers whether there are any. Few blocks come here.
static bool find_shapes(const window *of, size_t index, shapes *found) {
  HEX_RUNS
  const uint64_t token = ~EARLIER(word, 1);
  found->shape[CANDOR_AT] = of->at[index] & LATER(word, 1) & ~(EARLIER(at, 1) | EARLIER(space, 1));
  found->shape[CANDOR_PLUS] = of->plus[index] & LATER(digit, 1) & token;
  found->shape[CANDOR_MAC_COLON] = six_pairs(of, of->colon, index);
  found->shape[CANDOR_MAC_HYPHEN] = six_pairs(of, of->hyphen, index);
  found->shape[CANDOR_FF_FE] = of->eff[index] & LATER(eff, 1) & LATER(colon, 2) & LATER(eff, 3);
  found->shape[CANDOR_MAC_DOT] = hex4 & token & LATER(dot, 4) & AHEAD(hex4, hex4n, 5) & ~EARLIER(dot, 1) &
                                LATER(dot, 9) & AHEAD(hex4, hex4n, 10) & ~LATER(word, 14) &
                                ~(LATER(dot, 14) & LATER(word, 15));
  const uint64_t hex8n = hex4n & hex4n >> 4;
  found->shape[CANDOR_HEX_12] = token & hex8 & AHEAD(hex4, hex4n, 8) & ~LATER(word, 12);
  found->shape[CANDOR_HEX_RUN] =
      token & hex8 & AHEAD(hex8, hex8n, 8) & AHEAD(hex8, hex8n, 16) & AHEAD(hex8, hex8n, 24);
  found->shape[CANDOR_UUID] = token & hex8 & LATER(hyphen, 8) & AHEAD(hex4, hex4n, 9) & LATER(hyphen, 13) &
                             AHEAD(hex4, hex4n, 14) & LATER(hyphen, 18) & AHEAD(hex4, hex4n, 19) & LATER(hyphen, 23) &
                             AHEAD(hex8, hex8n, 24) & AHEAD(hex4, hex4n, 32) & ~LATER(word, 36);
  const uint64_t digit2 = of->digit[index] & LATER(digit, 1);
  const uint64_t digit2n = of->digit[index + 1] & of->digit[index + 1] >> 1;
  const uint64_t digit3 = digit2 & LATER(digit, 2), digit3n = digit2n & of->digit[index + 1] >> 2;
  const uint64_t gap = of->hyphen[index] | of->dot[index] | of->space[index];
  const uint64_t gap_next = of->hyphen[index + 1] | of->dot[index + 1] | of->space[index + 1];
  found->shape[CANDOR_GROUPS_334] = digit3 & token & AHEAD(gap, gap_next, 3) & AHEAD(digit3, digit3n, 4) &
                                   AHEAD(gap, gap_next, 7) & AHEAD(digit2, digit2n, 8) & AHEAD(digit2, digit2n, 10) &
                                   ~LATER(word, 12);
  found->shape[CANDOR_AREA_CODE] = of->open[index] & AHEAD(digit3, digit3n, 1) & LATER(close, 4);
  uint64_t any = 0;
  for (int shape = 0; shape < SHAPES; shape++) any |= found->shape[shape];
  return any != 0;
}

/// Writes the marks of the block at `position` that lie at or behind `from`; answers their number.
static size_t write_marks(const shapes *found, size_t position, size_t from, candor_mark *marks) {
  size_t count = 0;
  for (uint32_t shape = 0; shape < SHAPES; shape++) {
    for (uint64_t bits = found->shape[shape]; bits != 0; bits &= bits - 1) {
      const size_t offset = position + (size_t)__builtin_ctzll(bits);
      if (offset >= from) marks[count++] = (candor_mark){(uint32_t)offset, shape};
    }
  }
  return count;
}

// MARK: The scan

/// How far before their use bytes are fetched: the processor itself does not look beyond a page.
enum { AHEAD_OF_USE = 1024 };

/// Body of the scan, instantiated once per instruction set so that `classify` is inlined and the test for shapes
/// vectorised. A window of blocks at a time: first their classes, then where shapes may be, then the shapes.
#define SCAN_BODY(classify)                                                                                  \
  const classes none = {0};                                                                                  \
  window seen;                                                                                               \
  uint64_t hints[WINDOW];                                                                                    \
  size_t count = 0;                                                                                          \
  for (size_t start = from & ~(size_t)63; start < length; start += 64 * WINDOW) {                            \
    const size_t rest = (length - start + 63) / 64, blocks = rest < WINDOW ? rest : WINDOW;                  \
    if (start == 0) keep(&none, &seen, 0);                                                                   \
    for (size_t index = start == 0; index < blocks + 2; index++) {                                           \
      const size_t place = start + 64 * index - 64;                                                          \
      if (place < length) {                                                                                  \
        if (length - place > AHEAD_OF_USE) __builtin_prefetch(bytes + place + AHEAD_OF_USE);                 \
        classes now;                                                                                         \
        classify(bytes + place, length - place < 64 ? length - place : 64, &now);                            \
        keep(&now, &seen, index);                                                                            \
      } else {                                                                                               \
        keep(&none, &seen, index);                                                                           \
      }                                                                                                      \
    }                                                                                                        \
    for (size_t block = 0; block < blocks; block++) hints[block] = may_hold_shape(&seen, block + 1);         \
    for (size_t block = 0; block < blocks; block++) {                                                        \
      shapes found;                                                                                          \
      if (hints[block] == 0 || !find_shapes(&seen, block + 1, &found)) continue;                             \
      if (capacity - count < 704) {                                                                          \
        *scanned = start + 64 * block;                                                                       \
        return count;                                                                                        \
      }                                                                                                      \
      count += write_marks(&found, start + 64 * block, from, marks + count);                                 \
    }                                                                                                        \
  }                                                                                                          \
  *scanned = length;                                                                                         \
  return count;

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

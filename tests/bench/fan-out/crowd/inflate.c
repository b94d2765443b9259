/* Unpacks one deflated message (RFC 1951) that depends on none before it: frames that all readers share are such. */
#include "crowd.h"
#include <string.h>

struct stream {
  const unsigned char *at, *end;
  uint32_t bits;
  int count, is_over;
  unsigned char *into, *start, *limit;
};

/* How many codes there are of each length, and the symbols in the order of their codes. */
struct code { uint16_t counts[16], symbols[288]; };

static uint32_t take(struct stream *stream, int count) {
  while (stream->count < count) {
    if (stream->at == stream->end) {
      stream->is_over = 1;
      return 0;
    }
    stream->bits |= (uint32_t)*stream->at++ << stream->count;
    stream->count += 8;
  }
  uint32_t value = stream->bits & ((1u << count) - 1);
  stream->bits >>= count;
  stream->count -= count;
  return value;
}

static void make_code(struct code *code, const uint8_t *lengths, int size) {
  uint16_t next[16] = {0};
  memset(code->counts, 0, sizeof code->counts);
  for (int i = 0; i < size; i++) code->counts[lengths[i]]++;
  code->counts[0] = 0;
  for (int length = 1; length < 15; length++) next[length + 1] = next[length] + code->counts[length];
  for (int i = 0; i < size; i++)
    if (lengths[i]) code->symbols[next[lengths[i]]++] = (uint16_t)i;
}

/* A bit at a time: codes of one length are numbers in a row, and those of the next length follow them. */
static int take_symbol(struct stream *stream, const struct code *code) {
  int value = 0, first = 0, place = 0;
  for (int length = 1; length < 16; length++) {
    value |= (int)take(stream, 1);
    int count = code->counts[length];
    if (value - first < count) return code->symbols[place + value - first];
    place += count;
    first = (first + count) << 1;
    value <<= 1;
    if (stream->is_over) return -1;
  }
  return -1;
}

static const uint16_t length_bases[] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                        31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
static const uint8_t length_bits[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};

/* Distances double every other symbol. */
static uint32_t take_distance(struct stream *stream, int symbol) {
  if (symbol < 4) return 1 + symbol;
  int bits = symbol / 2 - 1;
  return 1 + ((2 + symbol % 2) << bits) + take(stream, bits);
}

static int take_block(struct stream *stream, const struct code *literals, const struct code *distances) {
  for (;;) {
    int symbol = take_symbol(stream, literals);
    if (symbol < 0 || symbol > 285) return 0;
    if (symbol == 256) return 1;
    if (symbol < 256) {
      if (stream->into == stream->limit) return 0;
      *stream->into++ = (unsigned char)symbol;
      continue;
    }
    uint32_t length = length_bases[symbol - 257] + take(stream, length_bits[symbol - 257]);
    int far = take_symbol(stream, distances);
    if (far < 0 || far > 29) return 0;
    uint32_t distance = take_distance(stream, far);
    if (distance > (uint32_t)(stream->into - stream->start) || length > (uint32_t)(stream->limit - stream->into)) return 0;
    for (; length > 0; length--, stream->into++) *stream->into = stream->into[-(long)distance];
  }
}

static int take_stored(struct stream *stream) {
  take(stream, stream->count % 8);
  uint32_t length = take(stream, 16);
  take(stream, 16);
  if (length > (uint32_t)(stream->limit - stream->into)) return 0;
  for (; length > 0 && !stream->is_over; length--) *stream->into++ = (unsigned char)take(stream, 8);
  return !stream->is_over;
}

static void fixed_codes(struct code *literals, struct code *distances) {
  uint8_t lengths[288];
  for (int i = 0; i < 288; i++) lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
  make_code(literals, lengths, 288);
  memset(lengths, 5, 30);
  make_code(distances, lengths, 30);
}

static int own_codes(struct stream *stream, struct code *literals, struct code *distances) {
  static const uint8_t order[] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
  uint8_t lengths[320] = {0};
  int literal_count = 257 + (int)take(stream, 5), distance_count = 1 + (int)take(stream, 5), count = 4 + (int)take(stream, 4);
  for (int i = 0; i < count; i++) lengths[order[i]] = (uint8_t)take(stream, 3);
  struct code code;
  make_code(&code, lengths, 19);
  memset(lengths, 0, sizeof lengths);
  for (int i = 0; i < literal_count + distance_count;) {
    int symbol = take_symbol(stream, &code);
    if (symbol < 0) return 0;
    if (symbol < 16) {
      lengths[i++] = (uint8_t)symbol;
      continue;
    }
    uint8_t length = symbol == 16 && i > 0 ? lengths[i - 1] : 0;
    int times = symbol == 16 ? 3 + (int)take(stream, 2) : symbol == 17 ? 3 + (int)take(stream, 3) : 11 + (int)take(stream, 7);
    if (i + times > literal_count + distance_count) return 0;
    for (; times > 0; times--) lengths[i++] = length;
  }
  make_code(literals, lengths, literal_count);
  make_code(distances, lengths + literal_count, distance_count);
  return 1;
}

long inflate_message(const unsigned char *packed, size_t length, unsigned char *into, size_t room) {
  struct stream stream = {.at = packed, .end = packed + length, .into = into, .start = into, .limit = into + room};
  /* A message ends without the last block of its stream (RFC 7692 §7.2.1): with its bytes, all of it is read. */
  while (stream.at < stream.end) {
    struct code literals, distances;
    int is_last = (int)take(&stream, 1), is_whole;
    switch (take(&stream, 2)) {
      case 0:
        /* The empty block whose length was cut off. */
        if (stream.at == stream.end) return stream.into - stream.start;
        is_whole = take_stored(&stream);
        break;
      case 1:
        fixed_codes(&literals, &distances);
        is_whole = take_block(&stream, &literals, &distances);
        break;
      case 2:
        is_whole = own_codes(&stream, &literals, &distances) && take_block(&stream, &literals, &distances);
        break;
      default:
        return -1;
    }
    if (!is_whole) return -1;
    if (is_last) break;
  }
  return stream.into - stream.start;
}

/* What a reader hears: frames, whole, cut or joined; and what it answers. */
#define _GNU_SOURCE
#include "crowd.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static char buffer[2 * ROOM], unpacked[ROOM];

/* Operations as they came, so that the same bytes are not read again for each reader, and other bytes are noticed. */
#define FRAMES 256
static struct frame {
  char *bytes, *packed;
  size_t length, packed_length;
  struct cursor cursor;
  uint64_t previous;
  int64_t at;
} frames[FRAMES];

int is_known_history(struct cursor cursor) {
  struct frame *frame = &frames[cursor.sequence % FRAMES], *next = &frames[(cursor.sequence + 1) % FRAMES];
  return (cursor.sequence == 0 || frame->cursor.sequence != cursor.sequence || frame->cursor.digest == cursor.digest) &&
         (next->cursor.sequence != cursor.sequence + 1 || next->previous == cursor.digest);
}

void forget_operations(void) {
  for (size_t i = 0; i < FRAMES; i++) frames[i].cursor.sequence = 0;
}

static void say(struct reader *reader, int opcode, const char *text, size_t length) {
  unsigned char frame[2048];
  size_t head = length < 126 ? 6 : 8;
  frame[0] = (unsigned char)(0x80 | opcode);
  frame[1] = (unsigned char)(0x80 | (length < 126 ? length : 126));
  if (head == 8) frame[2] = (unsigned char)(length >> 8), frame[3] = (unsigned char)length;
  memset(frame + head - 4, 0, 4); /* masked, with zeros */
  memcpy(frame + head, text, length);
  if (send(reader->descriptor, frame, head + length, MSG_DONTWAIT | MSG_NOSIGNAL) != (ssize_t)(head + length))
    shutdown(reader->descriptor, SHUT_RDWR); /* the end of it is read soon */
}

static void ask(struct reader *reader, const char *event, int is_join) {
  char text[1024];
  int length = is_join ? snprintf(text, sizeof text, "420[\"%s\",{\"page\":\"%s\",\"cursor\":\"%lld.%016llx\",\"protocol\":1}]",
                                  event, options.page, (long long)reader->sequence, (unsigned long long)reader->digest)
                       : snprintf(text, sizeof text, "421[\"%s\",{\"cursor\":\"%lld.%016llx\"}]", event,
                                  (long long)reader->sequence, (unsigned long long)reader->digest);
  reader->is_asking = 1;
  say(reader, 1, text, (size_t)length);
}

static void hear_answer(struct reader *reader, struct text answer) {
  struct cursor from = {reader->sequence, reader->digest}, to = {0};
  struct text kind = member(answer, "kind"), caught = member(answer, "catchUp");
  if (is_text(kind, "refused")) {
    char why[120] = "refused: ";
    struct text detail = text_of(member(answer, "detail"));
    int is_for_now = is_text(member(answer, "code"), "unavailable");
    strncat(why, detail.at, (size_t)(detail.end - detail.at) < 100 ? (size_t)(detail.end - detail.at) : 100);
    if (!is_for_now) fault(why);
    events.refused++;
    return lose(reader);
  }
  if (is_text(kind, "fetch") || is_text(kind, "reset")) return has_to_fetch(reader, member(answer, "href"), 0);
  reader->is_asking = 0;
  if (is_text(kind, "catchUp")) {
    read_cursor(member(caught, "from"), &from);
    read_cursor(member(caught, "to"), &to);
    heard_catch_up(reader, from, to);
  } else heard_catch_up(reader, from, from); /* a server without a log answers with nothing */
  has_joined(reader);
}

/* All hear an operation in the same bytes, but for those whose server sends its header alone. */
static int is_same(const struct frame *frame, const char *bytes, size_t length) {
  static const char apart[] = "\"bodyPending\":true";
  if (frame->length == length && memcmp(frame->bytes, bytes, length) == 0) return 1;
  return !memmem(frame->bytes, frame->length, apart, sizeof apart - 1) != !memmem(bytes, length, apart, sizeof apart - 1);
}

static void hear_operation(struct reader *reader, char *bytes, size_t length, struct text payload) {
  struct cursor cursor = {whole_number(member(payload, "sequence")), digest_in(member(payload, "digest"))};
  uint64_t previous = digest_in(member(payload, "previousDigest"));
  int64_t at = whole_number(member(payload, "at"));
  if (cursor.sequence < 1) return fault("an operation without a sequence");
  struct frame *frame = &frames[cursor.sequence % FRAMES];
  if (frame->cursor.sequence < cursor.sequence) {
    frame->bytes = realloc(frame->bytes, length);
    memcpy(frame->bytes, bytes, length);
    frame->length = length;
    frame->packed_length = 0;
    frame->cursor = cursor;
    frame->previous = previous;
    frame->at = at;
  } else if (frame->cursor.sequence == cursor.sequence &&
             (frame->cursor.digest != cursor.digest || frame->previous != previous || !is_same(frame, bytes, length)))
    fault("an operation that others heard otherwise");
  heard_operation(reader, cursor, previous, at);
}

static void hear_event(struct reader *reader, char *bytes, size_t length) {
  struct text event = {bytes + 3, bytes + length};
  char *comma = memchr(bytes, ',', length);
  if (!comma) return;
  struct text name = {event.at, comma}, payload = {comma + 1, event.end - 1};
  struct cursor from, to;
  if (is_text(name, "operation")) hear_operation(reader, bytes, length, payload);
  else if (is_text(name, "catchUp")) {
    if (read_cursor(member(payload, "from"), &from) && read_cursor(member(payload, "to"), &to)) heard_catch_up(reader, from, to);
  } else if (is_text(name, "head")) {
    if (read_cursor(member(payload, "cursor"), &to) && to.sequence > reader->sequence && !reader->is_asking)
      ask(reader, "catchUp", 0);
  } else if (is_text(name, "reset")) {
    has_to_fetch(reader, member(payload, "href"), whole_number(member(payload, "withinMs")) * 1000);
  } else if (is_text(name, "drain")) {
    events.drained++;
    if (!options.is_coming_back) return;
    hang_up(reader);
    reader->lost_at = now;
    go_elsewhere(reader);
    later(now + between(0, whole_number(member(payload, "withinMs")) * 1000), number_of(reader), CONNECT);
  }
}

/* Nearly all there is to hear is the next operation, in the bytes in which others got it. */
static int is_known(struct reader *reader, const char *bytes, size_t length) {
  struct frame *frame = &frames[(reader->sequence + 1) % FRAMES];
  if (frame->cursor.sequence != reader->sequence + 1 || frame->length != length || memcmp(frame->bytes, bytes, length) != 0) return 0;
  heard_operation(reader, frame->cursor, frame->previous, frame->at);
  return 1;
}

static void hear(struct reader *reader, char *bytes, size_t length) {
  if (is_known(reader, bytes, length)) return;
  if (length >= 1 && bytes[0] == '2') say(reader, 1, "3", 1);
  else if (length >= 1 && bytes[0] == '0') say(reader, 1, "40", 2);
  else if (length >= 2 && bytes[0] == '4' && bytes[1] == '0') ask(reader, "join", 1);
  else if (length >= 5 && bytes[0] == '4' && bytes[1] == '3') {
    char *start = memchr(bytes, '[', length);
    if (start) hear_answer(reader, (struct text){start + 1, bytes + length - 1});
  } else if (length >= 4 && bytes[0] == '4' && bytes[1] == '2') hear_event(reader, bytes, length);
}

static void hear_packed(struct reader *reader, char *bytes, size_t length) {
  int64_t next = reader->sequence + 1;
  struct frame *frame = &frames[next % FRAMES];
  if (frame->cursor.sequence == next && frame->packed_length == length && memcmp(frame->packed, bytes, length) == 0) {
    heard_operation(reader, frame->cursor, frame->previous, frame->at);
    return;
  }
  long whole = reader->takes_deflate ? inflate_message((unsigned char *)bytes, length, (unsigned char *)unpacked, sizeof unpacked) : -1;
  if (whole < 0) return fault("a deflated frame cannot be unpacked");
  hear(reader, unpacked, (size_t)whole);
  frame = &frames[reader->sequence % FRAMES];
  if (reader->sequence != next || frame->length != (size_t)whole || memcmp(frame->bytes, unpacked, (size_t)whole) != 0) return;
  frame->packed = realloc(frame->packed, length);
  memcpy(frame->packed, bytes, length);
  frame->packed_length = length;
}

/* @returns how long the frame is with its header; 0 when it is not all there */
static size_t read_frame(struct reader *reader, char *bytes, size_t length) {
  const unsigned char *head = (unsigned char *)bytes;
  if (length < 2) return 0;
  size_t start = head[1] < 126 ? 2 : head[1] == 126 ? 4 : 10, payload = head[1];
  if (length < start) return 0;
  if (start > 2) {
    payload = 0;
    for (size_t i = 2; i < start; i++) payload = payload << 8 | head[i];
  }
  if (payload > ROOM - 10) {
    fault("a frame is masked, or larger than any should be");
    lose(reader);
    return 0;
  }
  if (length < start + payload) return 0;
  counts.frames++;
  int opcode = head[0] & 0x0f;
  if (opcode == 9) say(reader, 10, bytes + start, payload);
  else if (opcode == 8) shutdown(reader->descriptor, SHUT_RDWR);
  else if (opcode == 10) return start + payload;
  else if ((head[0] & 0xb0) != 0x80 || opcode != 1) fault("a frame that no server of Socket.IO sends");
  else if (head[0] & 0x40) hear_packed(reader, bytes + start, payload);
  else hear(reader, bytes + start, payload);
  return start + payload;
}

void readable(struct reader *reader) {
  size_t length = reader->rest_length, from = 0, step;
  if (length) memcpy(buffer, reader->rest, length);
  ssize_t got = recv(reader->descriptor, buffer + length, ROOM, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  now = clock_now();
  if (got <= 0) return lose(reader);
  counts.bytes += (uint64_t)got;
  length += (size_t)got;
  int descriptor = reader->descriptor;
  do {
    step = reader->stage == ASKED ? read_answer(reader, buffer + from, length - from) : read_frame(reader, buffer + from, length - from);
    from += step;
  } while (step > 0 && from < length && reader->descriptor == descriptor);
  if (reader->descriptor != descriptor || descriptor < 0) return;
  size_t rest = length - from;
  if (rest == 0 && !reader->rest) return;
  if (rest > 0) reader->rest = realloc(reader->rest, rest), memcpy(reader->rest, buffer + from, rest);
  else free(reader->rest), reader->rest = NULL;
  reader->rest_length = rest;
}


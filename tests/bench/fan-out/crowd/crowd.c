/* A crowd of readers in one process, as cheap as can be: whoever is measured shares the machine with it. Each speaks the
 * real protocol; what it hears goes into the ledger. Options come as arguments, commands on the standard input, answers
 * leave on the standard output, a line of JSON each: crowd.ts is the other end. When that input ends, so does this. */
#define _GNU_SOURCE
#include "crowd.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define ROOM (1 << 20) /* bytes of a frame with what surrounds it */
#define ADDRESSES 16   /* on loopback; between two of them there are 28,000 ports */
#define MOST_FETCHES 256
#define FETCH (1u << 31)

enum what { CONNECT, GO_ON, ASK_OVER_HTTP, POLL };

static struct {
  uint32_t readers, in_flight, small;
  int receive_bytes, is_coming_back, offers_deflate;
  double per_second;
  int64_t retry_from, retry_to, back_from, back_to, poll; /* µs */
  const char *page, *headers, *path;
  uint16_t ports[64];
  uint32_t port_count, begin_ports;
  int64_t *sequences;
  uint64_t *digests;
  uint32_t cursor_count;
} options = {.readers = 1, .in_flight = 50, .retry_from = 100000, .retry_to = 300000, .back_from = 500000,
             .back_to = 10000000, .page = "", .headers = "", .path = "/socket.io/?EIO=4&transport=websocket"};

static struct {
  uint64_t refused, unreachable, dropped, faults, drained, fetched, polled;
} events;
static char last_fault[200];

static int loop;
static struct reader *readers;
static uint32_t started, in_flight, connected;
static int is_level;
static int64_t begun;
static char buffer[2 * ROOM], unpacked[ROOM];

/* Operations as they came, so that the same bytes are not read again for each reader. */
#define FRAMES 256
static struct frame {
  char *bytes, *packed;
  size_t length, packed_length;
  int64_t sequence, at;
  uint64_t digest;
} frames[FRAMES];

/* How long joins took, and how long those who were lost were away, µs. */
static struct {
  uint32_t *taken;
  size_t count, room;
} joins, returns;

static void note_taken(uint32_t **taken, size_t *count, size_t *room, int64_t time) {
  if (*count == *room) *taken = realloc(*taken, (*room = *room * 2 + 1024) * sizeof **taken);
  (*taken)[(*count)++] = (uint32_t)time;
}

/* What has to happen later: a heap, the soonest first. */
static struct later {
  int64_t due;
  uint32_t reader;
  enum what what;
} *heap;
static size_t later_count, later_room;

static void later(int64_t due, uint32_t reader, enum what what) {
  if (later_count == later_room) heap = realloc(heap, (later_room = later_room * 2 + 1024) * sizeof *heap);
  size_t at = later_count++;
  for (; at > 0 && heap[(at - 1) / 2].due > due; at = (at - 1) / 2) heap[at] = heap[(at - 1) / 2];
  heap[at] = (struct later){due, reader, what};
}

static struct later soonest(void) {
  struct later first = heap[0], last = heap[--later_count];
  size_t at = 0;
  for (size_t next = 1; next < later_count; next = at * 2 + 1) {
    if (next + 1 < later_count && heap[next + 1].due < heap[next].due) next++;
    if (heap[next].due >= last.due) break;
    heap[at] = heap[next];
    at = next;
  }
  if (later_count > 0) heap[at] = last;
  return first;
}

static int64_t clock_now(void) {
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static int64_t between(int64_t from, int64_t to) { return from + (int64_t)((double)(to - from) * drand48()); }

static void fault(const char *what) {
  events.faults++;
  snprintf(last_fault, sizeof last_fault, "%s", what);
}

static uint32_t number_of(struct reader *reader) { return (uint32_t)(reader - readers); }

static void watch(struct reader *reader, uint32_t wanted, int how) {
  struct epoll_event event = {.events = wanted, .data.u32 = number_of(reader)};
  epoll_ctl(loop, how, reader->descriptor, &event);
}

static void hang_up(struct reader *reader) {
  if (reader->descriptor < 0) return;
  close(reader->descriptor);
  reader->descriptor = -1;
  if (reader->stage >= OPENED) connected--;
  if (reader->stage == LIVE) live--;
  free(reader->rest);
  free(reader->href);
  reader->rest = reader->href = NULL;
  reader->rest_length = 0;
  reader->is_stalled = reader->is_asking = 0;
  reader->early_from = reader->early_to = 0;
  reader->stage = WAITING;
}

/* Any server that is there, but for the one that did not serve it: a balancer would do the same. */
static void go_elsewhere(struct reader *reader) {
  uint16_t first = (uint16_t)(lrand48() % options.port_count), place = first;
  do {
    place = (uint16_t)((place + 1) % options.port_count);
    if (options.ports[place] != 0 && place != reader->port) {
      reader->port = place;
      return;
    }
  } while (place != first);
}

/* A first join that did not come about is tried again soon, a lost connection as the reader's script does
 * (client/reader/patience.ts): what a refused handshake says, browsers do not tell their pages. */
static void try_again(struct reader *reader) {
  if (reader->stage == WAITING && reader->descriptor < 0 && !reader->was_live && in_flight > 0) in_flight--;
  if (reader->was_live && !options.is_coming_back) return;
  int64_t wait = between(options.retry_from, options.retry_to);
  if (reader->was_live) {
    int64_t spread = options.back_from << reader->tries, most = options.back_to - options.back_from;
    wait = options.back_from + between(0, spread < most ? spread : most);
    if (reader->tries < 16) reader->tries++;
  }
  if (reader->was_live) go_elsewhere(reader);
  else reader->port = (uint16_t)((reader->port + 1) % options.begin_ports);
  later(now + wait, number_of(reader), CONNECT);
}

static void lose(struct reader *reader) {
  int was_live = reader->stage == LIVE;
  hang_up(reader);
  if (was_live) {
    events.dropped++;
    reader->lost_at = now;
    if (options.poll > 0 && options.is_coming_back && !reader->is_polling) {
      reader->is_polling = 1;
      later(now, number_of(reader), POLL);
    }
  } else events.unreachable++;
  try_again(reader);
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

/* --- connecting --- */

static void begin(struct reader *reader) {
  struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + number_of(reader) % ADDRESSES)};
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(options.ports[reader->port])};
  reader->descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (reader->descriptor < 0) {
    fault("no descriptor is left");
    return try_again(reader);
  }
  /* The port is chosen when it connects, so that one address serves every other end with all of its ports. */
  setsockopt(reader->descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &(int){1}, sizeof(int));
  setsockopt(reader->descriptor, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
  if (number_of(reader) < options.small) {
    setsockopt(reader->descriptor, SOL_SOCKET, SO_RCVBUF, &options.receive_bytes, sizeof options.receive_bytes);
    /* On loopback packets are so large that the other end would hold megabytes for ten of them; these are the smallest that any network has. */
    setsockopt(reader->descriptor, IPPROTO_TCP, TCP_MAXSEG, &(int){536}, sizeof(int));
  }
  bind(reader->descriptor, (struct sockaddr *)&from, sizeof from);
  reader->stage = CONNECTING;
  reader->since = now;
  if (connect(reader->descriptor, (struct sockaddr *)&to, sizeof to) != 0 && errno != EINPROGRESS) return lose(reader);
  watch(reader, EPOLLOUT, EPOLL_CTL_ADD);
}

static void request(struct reader *reader) {
  char text[2048];
  int length = snprintf(text, sizeof text,
                        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n%s%s\r\n",
                        options.path, options.ports[reader->port],
                        options.offers_deflate ? "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n" : "",
                        options.headers);
  reader->stage = ASKED;
  if (send(reader->descriptor, text, (size_t)length, MSG_DONTWAIT | MSG_NOSIGNAL) != length) return lose(reader);
  watch(reader, EPOLLIN, EPOLL_CTL_MOD);
}

/* @returns how much of it was the answer to the handshake; 0 when it is not all there, or a refusal */
static size_t read_answer(struct reader *reader, char *bytes, size_t length) {
  char *end = memmem(bytes, length, "\r\n\r\n", 4);
  if (!end) return 0;
  *end = 0;
  if (strncmp(bytes, "HTTP/1.1 101", 12) != 0) {
    if (strncmp(bytes, "HTTP/1.1 503", 12) != 0) fault(bytes);
    events.refused++;
    hang_up(reader);
    try_again(reader);
    return 0;
  }
  char *extensions = strcasestr(bytes, "\r\nsec-websocket-extensions:");
  reader->takes_deflate = extensions != NULL;
  if (extensions && !strcasestr(extensions, "server_no_context_takeover"))
    fault("the server would deflate with what it sent before, which this crowd does not keep");
  reader->stage = OPENED;
  connected++;
  return (size_t)(end + 4 - bytes);
}

static void has_joined(struct reader *reader) {
  if (reader->stage == LIVE) return;
  reader->stage = LIVE;
  reader->tries = 0;
  live++;
  if (reader->was_live) note_taken(&returns.taken, &returns.count, &returns.room, now - reader->lost_at);
  else {
    note_taken(&joins.taken, &joins.count, &joins.room, now - reader->since);
    if (in_flight > 0) in_flight--;
  }
  reader->was_live = 1;
  if (is_level || live < options.readers) return;
  is_level = 1;
  printf("{\"event\":\"level\"}\n");
  fflush(stdout);
}

/* --- what is fetched over HTTP: too much to catch up, or another history --- */

static struct fetch {
  int descriptor;
  uint32_t reader;
  char *bytes;
  size_t length, room;
  int is_sent, is_poll;
} fetches[MOST_FETCHES];
static uint16_t free_fetches[MOST_FETCHES];
static uint32_t free_count;

static void fetch_later(struct reader *reader, int64_t wait) { later(now + wait, number_of(reader), ASK_OVER_HTTP); }

static void begin_fetch(struct reader *reader, int is_poll) {
  struct fetch *one = &fetches[free_fetches[--free_count]];
  struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + number_of(reader) % ADDRESSES)};
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(options.ports[reader->port])};
  one->descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  one->reader = number_of(reader);
  one->length = 0;
  one->is_sent = 0;
  one->is_poll = is_poll;
  setsockopt(one->descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &(int){1}, sizeof(int));
  bind(one->descriptor, (struct sockaddr *)&from, sizeof from);
  connect(one->descriptor, (struct sockaddr *)&to, sizeof to);
  struct epoll_event event = {.events = EPOLLOUT, .data.u32 = FETCH | (uint32_t)(one - fetches)};
  epoll_ctl(loop, EPOLL_CTL_ADD, one->descriptor, &event);
}

static void fetch(struct reader *reader) {
  if (reader->stage < OPENED || !reader->href) return;
  if (free_count == 0) return fetch_later(reader, 5000);
  begin_fetch(reader, 0);
}

/* What was missed, asked over HTTP until there is a connection again. */
static void poll_once(struct reader *reader) {
  reader->is_polling = reader->stage < OPENED;
  if (!reader->is_polling) return;
  if (free_count == 0) return later(now + between(5000, 20000), number_of(reader), POLL);
  begin_fetch(reader, 1);
}

static void fetch_over(struct fetch *one, int64_t again) {
  struct reader *reader = &readers[one->reader];
  close(one->descriptor);
  one->descriptor = -1;
  free_fetches[free_count++] = (uint16_t)(one - fetches);
  if (one->is_poll) later(now + between(options.poll * 4 / 5, options.poll * 6 / 5), one->reader, POLL);
  else if (again > 0 && reader->href) fetch_later(reader, again);
}

static void read_fetched(struct fetch *one) {
  struct reader *reader = &readers[one->reader];
  char *body = memmem(one->bytes, one->length, "\r\n\r\n", 4);
  struct text answer = {body ? body + 4 : NULL, one->bytes + one->length};
  int64_t from = 0, to = 0;
  uint64_t digest = 0, unused;
  if (!body || strncmp(one->bytes + 8, " 200", 4) != 0) {
    /* 409: its history is another one, or too far back; the answer names the snapshot. */
    struct text href = body ? text_of(member(answer, "href")) : (struct text){0, 0};
    if (href.end > href.at && !one->is_poll) free(reader->href), reader->href = strndup(href.at, (size_t)(href.end - href.at));
    return fetch_over(one, between(200000, 1000000));
  }
  fetch_over(one, 0);
  if (one->is_poll) {
    events.polled++;
    if (is_text(member(answer, "kind"), "catchUp") && read_cursor(member(answer, "from"), &from, &unused) &&
        read_cursor(member(answer, "to"), &to, &digest))
      heard_catch_up(reader, from, to, digest);
    return;
  }
  events.fetched++;
  free(reader->href);
  reader->href = NULL;
  if (reader->stage < OPENED) return;
  reader->is_asking = 0;
  if (is_text(member(answer, "kind"), "catchUp")) {
    read_cursor(member(answer, "from"), &from, &unused);
    read_cursor(member(answer, "to"), &to, &digest);
    heard_catch_up(reader, from, to, digest);
  } else if (read_cursor(member(answer, "cursor"), &to, &digest)) heard_snapshot(reader, to, digest, 1);
  else fault("something was fetched that is no catch-up and no snapshot");
  has_joined(reader);
}

static void serve_fetch(struct fetch *one) {
  if (!one->is_sent) {
    char text[1024];
    struct reader *reader = &readers[one->reader];
    char path[300];
    snprintf(path, sizeof path, "/api/pages/%s/catch-up?after=%lld.%016llx", options.page, (long long)reader->sequence,
             (unsigned long long)reader->digest);
    int length = snprintf(text, sizeof text, "GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n",
                          one->is_poll || !reader->href ? path : reader->href);
    if (send(one->descriptor, text, (size_t)length, MSG_NOSIGNAL) != length) return fetch_over(one, 500000);
    one->is_sent = 1;
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = FETCH | (uint32_t)(one - fetches)};
    epoll_ctl(loop, EPOLL_CTL_MOD, one->descriptor, &event);
    return;
  }
  if (one->room - one->length < 65536) one->bytes = realloc(one->bytes, one->room = one->room * 2 + 131072);
  ssize_t got = recv(one->descriptor, one->bytes + one->length, one->room - one->length, MSG_DONTWAIT);
  if (got < 0 && errno == EAGAIN) return;
  if (got < 0) return fetch_over(one, 500000);
  if (got == 0) return read_fetched(one);
  one->length += (size_t)got;
}

static void has_to_fetch(struct reader *reader, struct text href, int64_t within) {
  struct text inside = text_of(href);
  free(reader->href);
  reader->href = strndup(inside.at, (size_t)(inside.end - inside.at));
  reader->is_asking = 1;
  if (within > 0) fetch_later(reader, between(0, within));
  else fetch(reader);
}

/* --- what is heard --- */

static void hear_answer(struct reader *reader, struct text answer) {
  int64_t from = reader->sequence, to = 0;
  uint64_t digest = 0, unused;
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
    read_cursor(member(caught, "from"), &from, &unused);
    read_cursor(member(caught, "to"), &to, &digest);
    heard_catch_up(reader, from, to, digest);
  } else heard_catch_up(reader, from, from, reader->digest); /* a server without a log answers with nothing */
  has_joined(reader);
}

static void hear_event(struct reader *reader, char *bytes, size_t length) {
  struct text event = {bytes + 3, bytes + length};
  char *comma = memchr(bytes, ',', length);
  if (!comma) return;
  struct text name = {event.at, comma}, payload = {comma + 1, event.end - 1};
  int64_t from, to;
  uint64_t digest, unused;
  if (is_text(name, "operation")) {
    int64_t sequence = whole_number(member(payload, "sequence")), at = whole_number(member(payload, "at"));
    struct text hex = text_of(member(payload, "digest"));
    char printed[17] = {0};
    memcpy(printed, hex.at, hex.end - hex.at < 16 ? (size_t)(hex.end - hex.at) : 16);
    digest = strtoull(printed, NULL, 16);
    if (sequence < 1) return fault("an operation without a sequence");
    struct frame *frame = &frames[sequence % FRAMES];
    if (frame->sequence < sequence) {
      frame->bytes = realloc(frame->bytes, length);
      memcpy(frame->bytes, bytes, length);
      frame->length = length;
      frame->packed_length = 0;
      frame->sequence = sequence;
      frame->digest = digest;
      frame->at = at;
    }
    heard_operation(reader, sequence, digest, at);
  } else if (is_text(name, "catchUp")) {
    if (read_cursor(member(payload, "from"), &from, &unused) && read_cursor(member(payload, "to"), &to, &digest))
      heard_catch_up(reader, from, to, digest);
  } else if (is_text(name, "head")) {
    if (read_cursor(member(payload, "cursor"), &to, &digest) && to > reader->sequence && !reader->is_asking)
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
  if (frame->sequence != reader->sequence + 1 || frame->length != length || memcmp(frame->bytes, bytes, length) != 0) return 0;
  heard_operation(reader, frame->sequence, frame->digest, frame->at);
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
  if (frame->sequence == next && frame->packed_length == length && memcmp(frame->packed, bytes, length) == 0) {
    heard_operation(reader, frame->sequence, frame->digest, frame->at);
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

static void readable(struct reader *reader) {
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

/* --- commands --- */

static int by_size(const void *one, const void *other) {
  return *(const uint32_t *)one < *(const uint32_t *)other ? -1 : *(const uint32_t *)one > *(const uint32_t *)other;
}

static void print_taken(const char *name, uint32_t *taken, size_t count) {
  qsort(taken, count, sizeof *taken, by_size);
  printf(",\"%s\":{\"count\":%zu,\"medianUs\":%u,\"p99Us\":%u,\"mostUs\":%u}", name, count, count ? taken[count / 2] : 0,
         count ? taken[count - 1 - count / 100] : 0, count ? taken[count - 1] : 0);
}

static void print_stats(int64_t sequence) {
  struct rusage own;
  getrusage(RUSAGE_SELF, &own);
  int64_t least = INT64_MAX, most = 0;
  uint32_t at_or_beyond = 0, stalled = 0;
  for (uint32_t i = 0; i < options.readers; i++) {
    if (readers[i].sequence < least) least = readers[i].sequence;
    if (readers[i].sequence > most) most = readers[i].sequence;
    at_or_beyond += readers[i].stage == LIVE && readers[i].sequence >= sequence;
    stalled += readers[i].is_stalled;
  }
  printf("{\"event\":\"stats\",\"readers\":%u,\"connected\":%u,\"joined\":%u,\"least\":%lld,\"most\":%lld,\"atOrBeyond\":%u,\"stalled\":%u,"
         "\"lost\":%llu,\"doubled\":%llu,\"reordered\":%llu,\"frames\":%llu,\"bytes\":%llu,\"deliveries\":%llu,\"catchUps\":%llu,"
         "\"snapshots\":%llu,\"overlapped\":%llu,\"fetched\":%llu,\"polled\":%llu,\"refused\":%llu,\"unreachable\":%llu,\"dropped\":%llu,\"drained\":%llu,"
         "\"faults\":%llu,\"fault\":\"",
         options.readers, connected, live, (long long)least, (long long)most, at_or_beyond, stalled, (unsigned long long)counts.lost,
         (unsigned long long)counts.doubled, (unsigned long long)counts.reordered, (unsigned long long)counts.frames,
         (unsigned long long)counts.bytes, (unsigned long long)counts.deliveries, (unsigned long long)counts.catch_ups,
         (unsigned long long)counts.snapshots, (unsigned long long)counts.overlapped, (unsigned long long)events.fetched, (unsigned long long)events.polled,
         (unsigned long long)events.refused, (unsigned long long)events.unreachable, (unsigned long long)events.dropped,
         (unsigned long long)events.drained, (unsigned long long)events.faults);
  for (const char *at = last_fault; *at; at++)
    if (*at >= ' ' && *at != '"' && *at != '\\') putchar(*at);
  printf("\",\"cpuMs\":%.3f}\n", (double)own.ru_utime.tv_sec * 1e3 + (double)own.ru_utime.tv_usec / 1e3 +
                                     (double)own.ru_stime.tv_sec * 1e3 + (double)own.ru_stime.tv_usec / 1e3);
}

static void go_on(struct reader *reader) {
  reader->is_stalled = 0;
  watch(reader, EPOLLIN, EPOLL_CTL_MOD);
}

static void resume(uint32_t count) {
  for (uint32_t i = 0; i < options.readers && count > 0; i++) {
    if (!readers[i].is_stalled || readers[i].descriptor < 0) continue;
    go_on(&readers[i]);
    count--;
  }
}

/* The first so many stop reading, and go on after a while. */
static void stall(uint32_t count, int64_t time) {
  for (uint32_t i = 0; i < options.readers && count > 0; i++) {
    if (readers[i].stage != LIVE || readers[i].is_stalled) continue;
    readers[i].is_stalled = 1;
    watch(&readers[i], 0, EPOLL_CTL_MOD);
    later(now + time, i, GO_ON);
    count--;
  }
}

static void obey(char *line) {
  char *value = strchr(line, ' ');
  long long number = value ? atoll(value) : 0;
  if (strncmp(line, "stats", 5) == 0) print_stats(number);
  else if (strncmp(line, "operations", 10) == 0) print_operations();
  else if (strncmp(line, "await ", 6) == 0) await_sequence(readers, options.readers, number);
  else if (strncmp(line, "joins", 5) == 0) {
    printf("{\"event\":\"joins\"");
    print_taken("joins", joins.taken, joins.count);
    print_taken("returns", returns.taken, returns.count);
    printf("}\n");
    joins.count = returns.count = 0;
  } else if (strncmp(line, "gone ", 5) == 0) {
    for (uint32_t i = 0; i < options.port_count; i++)
      if (options.ports[i] == number) options.ports[i] = 0;
    for (uint32_t i = 0; i < options.readers; i++)
      if (options.ports[readers[i].port] == 0 && readers[i].descriptor < 0) go_elsewhere(&readers[i]);
    printf("{\"event\":\"gone\"}\n");
  } else if (strncmp(line, "resume ", 7) == 0) {
    resume((uint32_t)number);
    printf("{\"event\":\"resumed\"}\n");
  } else if (strncmp(line, "stall ", 6) == 0) {
    char *time = strchr(value + 1, ' ');
    stall((uint32_t)number, time ? atoll(time) * 1000 : 0);
    printf("{\"event\":\"stalled\"}\n");
  }
  fflush(stdout);
}

static void read_commands(void) {
  static char input[4096];
  static size_t length;
  ssize_t got = read(STDIN_FILENO, input + length, sizeof input - 1 - length);
  if (got <= 0) exit(0);
  length += (size_t)got;
  for (char *end; (end = memchr(input, '\n', length));) {
    *end = 0;
    obey(input);
    length -= (size_t)(end + 1 - input);
    memmove(input, end + 1, length);
  }
}

static void read_options(int count, char **arguments) {
  for (int i = 1; i + 1 < count; i += 2) {
    const char *name = arguments[i];
    char *value = arguments[i + 1];
    if (strcmp(name, "--readers") == 0) options.readers = (uint32_t)atol(value);
    else if (strcmp(name, "--in-flight") == 0) options.in_flight = (uint32_t)atol(value);
    else if (strcmp(name, "--per-second") == 0) options.per_second = atof(value);
    else if (strcmp(name, "--page") == 0) options.page = value;
    else if (strcmp(name, "--headers") == 0) options.headers = value;
    else if (strcmp(name, "--deflate") == 0) options.offers_deflate = atoi(value);
    else if (strcmp(name, "--small") == 0) options.small = (uint32_t)atol(value);
    else if (strcmp(name, "--receive-bytes") == 0) options.receive_bytes = atoi(value);
    else if (strcmp(name, "--come-back") == 0) options.is_coming_back = atoi(value);
    else if (strcmp(name, "--retry-from") == 0) options.retry_from = atoll(value) * 1000;
    else if (strcmp(name, "--retry-to") == 0) options.retry_to = atoll(value) * 1000;
    else if (strcmp(name, "--poll") == 0) options.poll = atoll(value) * 1000;
    else if (strcmp(name, "--begin-ports") == 0) options.begin_ports = (uint32_t)atol(value);
    else if (strcmp(name, "--back-from") == 0) options.back_from = atoll(value) * 1000;
    else if (strcmp(name, "--back-to") == 0) options.back_to = atoll(value) * 1000;
    else if (strcmp(name, "--port") == 0 && options.port_count < 64) options.ports[options.port_count++] = (uint16_t)atoi(value);
    else if (strcmp(name, "--cursor") == 0) {
      uint32_t place = options.cursor_count++;
      options.sequences = realloc(options.sequences, options.cursor_count * sizeof *options.sequences);
      options.digests = realloc(options.digests, options.cursor_count * sizeof *options.digests);
      options.sequences[place] = atoll(value);
      options.digests[place] = strchr(value, '.') ? strtoull(strchr(value, '.') + 1, NULL, 16) : 0;
    } else {
      fprintf(stderr, "the crowd knows no option %s\n", name);
      exit(2);
    }
  }
  if (options.begin_ports == 0 || options.begin_ports > options.port_count) options.begin_ports = options.port_count;
  if (options.port_count > 0 && options.cursor_count > 0) return;
  fputs("the crowd needs a port and a cursor\n", stderr);
  exit(2);
}

/* Those who have not come yet, as many as may be under way at once. */
static void let_some_begin(void) {
  while (started < options.readers && in_flight < options.in_flight) {
    if (options.per_second > 0 && (double)started > (double)(now - begun) * options.per_second / 1e6) return;
    in_flight++;
    begin(&readers[started++]);
  }
}

static int wait_ms(void) {
  int wait = 1000;
  if (later_count > 0) wait = heap[0].due <= now ? 0 : (int)((heap[0].due - now + 999) / 1000);
  if (options.per_second > 0 && started < options.readers && in_flight < options.in_flight && wait > 1) wait = 1;
  return wait < 1000 ? wait : 1000;
}

int main(int count, char **arguments) {
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  read_options(count, arguments);
  srand48(getpid());
  loop = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event input = {.events = EPOLLIN, .data.u32 = UINT32_MAX};
  epoll_ctl(loop, EPOLL_CTL_ADD, STDIN_FILENO, &input);
  readers = calloc(options.readers, sizeof *readers);
  for (uint32_t i = 0; i < options.readers; i++)
    readers[i] = (struct reader){.descriptor = -1, .port = (uint16_t)(i % options.begin_ports),
                                 .sequence = options.sequences[i % options.cursor_count], .digest = options.digests[i % options.cursor_count]};
  for (uint16_t i = 0; i < MOST_FETCHES; i++) fetches[i].descriptor = -1, free_fetches[free_count++] = i;
  begun = now = clock_now();
  for (;;) {
    let_some_begin();
    struct epoll_event found[1024];
    int many = epoll_wait(loop, found, 1024, wait_ms());
    now = clock_now();
    for (int i = 0; i < many; i++) {
      uint32_t who = found[i].data.u32;
      if (who == UINT32_MAX) read_commands();
      else if (who & FETCH) serve_fetch(&fetches[who & ~FETCH]);
      else {
        struct reader *reader = &readers[who];
        /* What happened to a connection that was given up in this turn is no news of the next one. */
        if (reader->descriptor < 0) continue;
        if (reader->stage == CONNECTING) {
          int error = 0;
          getsockopt(reader->descriptor, SOL_SOCKET, SO_ERROR, &error, &(socklen_t){sizeof error});
          if (error) lose(reader);
          else request(reader);
        } else if (!reader->is_stalled || found[i].events & (EPOLLERR | EPOLLHUP)) readable(reader);
      }
    }
    for (; later_count > 0 && heap[0].due <= now;) {
      struct later next = soonest();
      struct reader *reader = &readers[next.reader];
      if (next.what == CONNECT && reader->descriptor < 0) {
        if (!reader->was_live) in_flight++;
        begin(reader);
      } else if (next.what == GO_ON && reader->is_stalled && reader->descriptor >= 0) {
        go_on(reader);
      } else if (next.what == ASK_OVER_HTTP) fetch(reader);
      else if (next.what == POLL) poll_once(reader);
    }
  }
}

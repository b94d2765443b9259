/* How readers come to a server, and come again when they were not let in, or were lost. */
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
#include <sys/socket.h>
#include <unistd.h>

uint32_t in_flight, connected;
static int is_level;

/* How long joins took, and how long those who were lost were away, µs. */
static struct {
  uint32_t *taken;
  size_t count, room;
} joins, returns;

static void note_taken(uint32_t **taken, size_t *count, size_t *room, int64_t time) {
  if (*count == *room) *taken = realloc(*taken, (*room = *room * 2 + 1024) * sizeof **taken);
  (*taken)[(*count)++] = (uint32_t)time;
}

void hang_up(struct reader *reader) {
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

void go_elsewhere(struct reader *reader) {
  uint32_t first = (uint32_t)(lrand48() % options.port_count);
  for (uint32_t i = 0; i < options.port_count; i++) {
    uint32_t place = (first + i) % options.port_count;
    if (options.ports[place] == 0 || place == reader->port) continue;
    reader->port = (uint16_t)place;
    return;
  }
}

void is_gone(uint16_t port) {
  for (uint32_t i = 0; i < options.port_count; i++)
    if (options.ports[i] == port) options.ports[i] = 0;
  for (uint32_t i = 0; i < options.readers; i++)
    if (options.ports[readers[i].port] == 0 && readers[i].descriptor < 0) go_elsewhere(&readers[i]);
}

void go_on(struct reader *reader) {
  if (!reader->is_stalled || reader->descriptor < 0) return;
  reader->is_stalled = 0;
  watch(reader, EPOLLIN, EPOLL_CTL_MOD);
}

/* A first join that did not come about is tried again soon, a lost connection as the reader's script does
 * (client/reader/patience.ts): what a refused handshake says, browsers do not tell their pages. */
void try_again(struct reader *reader) {
  if (reader->stage == WAITING && reader->descriptor < 0 && !reader->was_live && in_flight > 0) in_flight--;
  if (reader->was_live && !options.is_coming_back) return;
  int64_t wait = between(options.retry_from, options.retry_to);
  if (reader->was_live) {
    int64_t spread = options.back_from << reader->tries, most = options.back_to - options.back_from;
    wait = options.back_from + between(0, spread < most ? spread : most);
    if (reader->tries < 16) reader->tries++;
    go_elsewhere(reader);
  } else reader->port = (uint16_t)((reader->port + 1) % options.begin_ports);
  later(now + wait, number_of(reader), CONNECT);
}

void lose(struct reader *reader) {
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

void begin(struct reader *reader) {
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

void request(struct reader *reader) {
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

size_t read_answer(struct reader *reader, char *bytes, size_t length) {
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

void has_joined(struct reader *reader) {
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

static int by_size(const void *one, const void *other) {
  return *(const uint32_t *)one < *(const uint32_t *)other ? -1 : *(const uint32_t *)one > *(const uint32_t *)other;
}

static void print_taken(const char *name, uint32_t *taken, size_t count) {
  qsort(taken, count, sizeof *taken, by_size);
  printf(",\"%s\":{\"count\":%zu,\"medianUs\":%u,\"p99Us\":%u,\"mostUs\":%u}", name, count, count ? taken[count / 2] : 0,
         count ? taken[count - 1 - count / 100] : 0, count ? taken[count - 1] : 0);
}

void print_joins(void) {
  printf("{\"event\":\"joins\"");
  print_taken("joins", joins.taken, joins.count);
  print_taken("returns", returns.taken, returns.count);
  printf("}\n");
  joins.count = returns.count = 0;
}

/* What readers ask for over HTTP: too much to catch up, another history, and what they miss while they have no connection. */
#define _GNU_SOURCE
#include "crowd.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST_FETCHES 256

static struct fetch {
  int descriptor;
  uint32_t reader;
  char *bytes;
  size_t length, room;
  int is_sent, is_poll;
} fetches[MOST_FETCHES];
static uint16_t free_places[MOST_FETCHES];
static uint32_t free_count;

void begin_fetching(void) {
  for (uint16_t i = 0; i < MOST_FETCHES; i++) free_places[free_count++] = i;
}

static void fetch_later(struct reader *reader, int64_t wait) { later(now + wait, number_of(reader), ASK_OVER_HTTP); }

static void begin_fetch(struct reader *reader, int is_poll) {
  struct fetch *one = &fetches[free_places[--free_count]];
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

void fetch(struct reader *reader) {
  if (reader->stage < OPENED || !reader->href) return;
  if (free_count == 0) return fetch_later(reader, 5000);
  begin_fetch(reader, 0);
}

void poll_once(struct reader *reader) {
  reader->is_polling = reader->stage < OPENED;
  if (!reader->is_polling) return;
  if (free_count == 0) return later(now + between(5000, 20000), number_of(reader), POLL);
  begin_fetch(reader, 1);
}

static void fetch_over(struct fetch *one, int64_t again) {
  struct reader *reader = &readers[one->reader];
  close(one->descriptor);
  free_places[free_count++] = (uint16_t)(one - fetches);
  if (one->is_poll) later(now + between(options.poll * 4 / 5, options.poll * 6 / 5), one->reader, POLL);
  else if (again > 0 && reader->href) fetch_later(reader, again);
}

static void read_fetched(struct fetch *one) {
  struct reader *reader = &readers[one->reader];
  char *body = memmem(one->bytes, one->length, "\r\n\r\n", 4);
  struct text answer = {body ? body + 4 : NULL, one->bytes + one->length};
  struct cursor from = {0}, to = {0};
  if (!body || strncmp(one->bytes + 8, " 200", 4) != 0) {
    /* 409: its history is another one, or too far back; the answer names the snapshot. */
    struct text href = body ? text_of(member(answer, "href")) : (struct text){0, 0};
    if (href.end > href.at && !one->is_poll) free(reader->href), reader->href = strndup(href.at, (size_t)(href.end - href.at));
    return fetch_over(one, between(200000, 1000000));
  }
  fetch_over(one, 0);
  if (one->is_poll) {
    events.polled++;
    if (is_text(member(answer, "kind"), "catchUp") && read_cursor(member(answer, "from"), &from) && read_cursor(member(answer, "to"), &to))
      heard_catch_up(reader, from, to);
    return;
  }
  events.fetched++;
  free(reader->href);
  reader->href = NULL;
  if (reader->stage < OPENED) return;
  reader->is_asking = 0;
  if (is_text(member(answer, "kind"), "catchUp")) {
    read_cursor(member(answer, "from"), &from);
    read_cursor(member(answer, "to"), &to);
    heard_catch_up(reader, from, to);
  } else if (read_cursor(member(answer, "cursor"), &to)) heard_snapshot(reader, to);
  else fault("something was fetched that is no catch-up and no snapshot");
  has_joined(reader);
}

void serve_fetch(uint32_t place) {
  struct fetch *one = &fetches[place];
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

void has_to_fetch(struct reader *reader, struct text href, int64_t within) {
  struct text inside = text_of(href);
  free(reader->href);
  reader->href = strndup(inside.at, (size_t)(inside.end - inside.at));
  reader->is_asking = 1;
  if (within > 0) fetch_later(reader, between(0, within));
  else fetch(reader);
}


/* A crowd of readers in one process, as cheap as can be: whoever is measured shares the machine with it. Each speaks the
 * real protocol; what it hears goes into the ledger. Options come as arguments, commands on the standard input, answers
 * leave on the standard output, a line of JSON each: crowd.ts is the other end. When that input ends, so does this. */
#define _GNU_SOURCE
#include "crowd.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct options options = {
    .readers = 1,
    .in_flight = 50,
    .retry_from = 100000,
    .retry_to = 300000,
    .back_from = 500000,
    .back_to = 10000000,
    .page = "",
    .headers = "",
    .path = "/socket.io/?EIO=4&transport=websocket",
};
struct events events;
char last_fault[200];
struct reader *readers;
int loop;
static int64_t begun;
static uint32_t started; /* readers that have begun to come */

/* What has to happen later: a heap, the soonest first. */
static struct later {
  int64_t due;
  uint32_t reader;
  enum what what;
} *heap;
static size_t later_count, later_room;

void later(int64_t due, uint32_t reader, enum what what) {
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

int64_t clock_now(void) {
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

int64_t between(int64_t from, int64_t to) { return from + (int64_t)((double)(to - from) * drand48()); }

void fault(const char *what) {
  events.faults++;
  snprintf(last_fault, sizeof last_fault, "%s", what);
}

uint32_t number_of(struct reader *reader) { return (uint32_t)(reader - readers); }

void watch(struct reader *reader, uint32_t wanted, int how) {
  struct epoll_event event = {.events = wanted, .data.u32 = number_of(reader)};
  epoll_ctl(loop, how, reader->descriptor, &event);
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
  begin_fetching();
  begun = now = clock_now();
  for (;;) {
    let_some_begin();
    struct epoll_event found[1024];
    int many = epoll_wait(loop, found, 1024, wait_ms());
    now = clock_now();
    for (int i = 0; i < many; i++) {
      uint32_t who = found[i].data.u32;
      if (who == UINT32_MAX) read_commands();
      else if (who & FETCH) serve_fetch(who & ~FETCH);
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
      } else if (next.what == GO_ON) go_on(reader);
      else if (next.what == ASK_OVER_HTTP) fetch(reader);
      else if (next.what == POLL) poll_once(reader);
    }
  }
}

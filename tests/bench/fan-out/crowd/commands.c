/* What the crowd is asked and told on its standard input, a line each. */
#include "crowd.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

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

static void resume(uint32_t count) {
  for (uint32_t i = 0; i < options.readers && count > 0; i++) {
    if (!readers[i].is_stalled || readers[i].descriptor < 0) continue;
    go_on(&readers[i]);
    count--;
  }
}

static void obey(char *line) {
  char *value = strchr(line, ' ');
  long long number = value ? atoll(value) : 0;
  if (strncmp(line, "stats", 5) == 0) print_stats(number);
  else if (strncmp(line, "operations", 10) == 0) print_operations();
  else if (strncmp(line, "await ", 6) == 0) await_sequence(readers, options.readers, number);
  else if (strncmp(line, "joins", 5) == 0) print_joins();
  else if (strncmp(line, "gone ", 5) == 0) {
    is_gone((uint16_t)number);
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

void read_commands(void) {
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


/* Holds what each reader hears against what has to come next, and notes when each operation reached how many. */
#include "crowd.h"
#include <stdio.h>

#define KEPT 4096 /* operations, a power of two; whoever asks less often than this gets the newest */

static struct operation {
  int64_t sequence, at; /* at: when it was committed, as it says itself, ms */
  int64_t first, half, most, last; /* µs of the day; half and most: 50 and 99 of 100 readers */
  uint32_t count;
} operations[KEPT];
static int64_t newest, printed;

struct counts counts;
uint32_t live;
int64_t now;

static int64_t awaited;
static uint32_t left;

static void note(int64_t sequence, int64_t at) {
  struct operation *operation = &operations[sequence % KEPT];
  if (operation->sequence != sequence) {
    if (operation->sequence > sequence) return;
    *operation = (struct operation){.sequence = sequence, .at = at, .first = now};
    if (sequence > newest) newest = sequence;
  }
  operation->count++;
  operation->last = now;
  if (operation->count == (live + 1) / 2) operation->half = now;
  if (operation->count == live - live / 100) operation->most = now;
}

static void come_to(struct reader *reader, int64_t sequence, uint64_t digest) {
  if (left > 0 && reader->sequence < awaited && sequence >= awaited && --left == 0) {
    printf("{\"event\":\"reached\",\"sequence\":%lld}\n", (long long)awaited);
    fflush(stdout);
  }
  reader->sequence = sequence;
  reader->digest = digest;
}

static void leave_hole(struct reader *reader, int64_t next) {
  int64_t missing = next - reader->sequence - 1;
  counts.lost += missing;
  reader->gap_end = next;
  reader->gap = missing >= 64 ? ~0ULL : (1ULL << missing) - 1;
}

/* What was held as lost, but came after what follows it. */
static int fills_hole(struct reader *reader, int64_t sequence) {
  int64_t place = reader->gap_end - 1 - sequence;
  if (place < 0 || place >= 64 || !(reader->gap >> place & 1)) return 0;
  reader->gap &= ~(1ULL << place);
  return 1;
}

/* What comes next names the digest of what came last: equal digests mean equal histories. */
static void hold_chain(uint64_t had, uint64_t previous) {
  if (had != previous) fault("an operation that does not follow on what its reader had");
}

/* What came while a reader asked counts from where the answer brought it. */
static void take_early(struct reader *reader) {
  if (reader->early_to > reader->sequence) {
    if (reader->early_from > reader->sequence + 1) leave_hole(reader, reader->early_from);
    else if (reader->early_from == reader->sequence + 1) hold_chain(reader->digest, reader->early_previous);
    come_to(reader, reader->early_to, reader->early_digest);
  }
  reader->early_from = reader->early_to = 0;
}

void heard_operation(struct reader *reader, struct cursor cursor, uint64_t previous, int64_t at) {
  int64_t sequence = cursor.sequence;
  uint64_t digest = cursor.digest;
  counts.deliveries++;
  note(sequence, at);
  if (sequence == reader->sequence + 1 && reader->early_to == 0) {
    hold_chain(reader->digest, previous);
    come_to(reader, sequence, digest);
    if (sequence > reader->overlap) reader->overlap = 0;
  } else if (sequence <= reader->sequence) {
    if (fills_hole(reader, sequence)) counts.lost--, counts.reordered++;
    else if (sequence <= reader->overlap) counts.overlapped++;
    else counts.doubled++;
  } else if (!reader->is_asking) {
    leave_hole(reader, sequence);
    come_to(reader, sequence, digest);
    reader->overlap = 0;
  } else if (reader->early_to == 0 || sequence == reader->early_to + 1) {
    if (reader->early_to == 0) reader->early_from = sequence, reader->early_previous = previous;
    else hold_chain(reader->early_digest, previous);
    reader->early_to = sequence;
    reader->early_digest = digest;
  } else if (sequence <= reader->early_to) {
    counts.doubled++;
  } else {
    counts.lost += sequence - reader->early_to - 1;
    reader->early_to = sequence;
    reader->early_digest = digest;
  }
}

void heard_catch_up(struct reader *reader, struct cursor from, struct cursor to) {
  if (from.sequence > reader->sequence) counts.lost += from.sequence - reader->sequence;
  if ((from.sequence == reader->sequence && from.digest != reader->digest) || !is_known_history(from) || !is_known_history(to))
    fault("a catch-up of another history");
  if (to.sequence > reader->sequence) {
    counts.catch_ups++;
    come_to(reader, to.sequence, to.digest);
    reader->overlap = to.sequence;
  }
  take_early(reader);
}

void heard_snapshot(struct reader *reader, struct cursor cursor) {
  counts.snapshots++;
  forget_operations();
  come_to(reader, cursor.sequence, cursor.digest);
  reader->overlap = reader->sequence;
  take_early(reader);
}

void await_sequence(struct reader *all, uint32_t size, int64_t sequence) {
  awaited = sequence;
  left = 0;
  for (uint32_t i = 0; i < size; i++) left += all[i].sequence < sequence;
  if (left == 0) printf("{\"event\":\"reached\",\"sequence\":%lld}\n", (long long)sequence);
}

void print_operations(void) {
  const char *comma = "";
  printf("{\"event\":\"operations\",\"operations\":[");
  for (int64_t sequence = printed + 1 > newest - KEPT + 1 ? printed + 1 : newest - KEPT + 1; sequence <= newest; sequence++) {
    if (sequence < 1) continue;
    struct operation *one = &operations[sequence % KEPT];
    if (one->sequence != sequence) continue;
    printf("%s[%lld,%lld,%lld,%lld,%lld,%lld,%u]", comma, (long long)sequence, (long long)one->at, (long long)one->first,
           (long long)one->half, (long long)one->most, (long long)one->last, one->count);
    comma = ",";
  }
  printf("]}\n");
  printed = newest;
}

/* What the parts of the crowd share: its readers, and what is known of the operations that they hear. */
#ifndef CROWD_H
#define CROWD_H
#include <stddef.h>
#include <stdint.h>

enum stage { WAITING, CONNECTING, ASKED, OPENED, LIVE };

struct reader {
  int descriptor;
  uint8_t stage;
  uint8_t was_live;   /* has joined before: a connection that ends now is one that was lost */
  uint8_t is_asking;  /* wants to know what it missed: what comes beyond a hole waits for the answer */
  uint8_t is_stalled;
  uint8_t takes_deflate;
  uint8_t is_polling; /* without a connection it asks over HTTP, now and again */
  uint8_t tries;
  uint16_t port; /* its place in the list of ports */
  int64_t sequence;
  uint64_t digest;
  int64_t overlap;                  /* up to here a catch-up stands for operations that may still be under way */
  int64_t early_from, early_to;     /* heard while asking, beyond what is had */
  uint64_t early_digest;
  int64_t gap_end;                  /* of the last hole, and which of the 64 before it are missing still */
  uint64_t gap;
  int64_t since, lost_at;           /* when it began to connect, when its connection was lost, µs */
  char *href;                       /* what it has to fetch */
  char *rest;                       /* of what was read: a frame that is not whole yet */
  size_t rest_length;
};

/* Text of JSON, not of ours to end with a zero. */
struct text { const char *at, *end; };

/* scan.c */
struct text member(struct text object, const char *name);
struct text text_of(struct text string);
int is_text(struct text value, const char *text);
int64_t whole_number(struct text value);
/* Reads a cursor, `sequence.digest`, in quotes. */
int read_cursor(struct text string, int64_t *sequence, uint64_t *digest);

/* inflate.c: one message without context. @returns its length; below zero, it is none, or does not fit */
long inflate_message(const unsigned char *packed, size_t length, unsigned char *into, size_t room);

/* ledger.c: what each reader has heard, and when each operation came */
struct counts {
  uint64_t frames, bytes, deliveries, catch_ups, snapshots, overlapped, lost, doubled, reordered;
};
extern struct counts counts;
extern uint32_t live; /* readers that have joined and are connected */
extern int64_t now;   /* µs of the day */
void heard_operation(struct reader *reader, int64_t sequence, uint64_t digest, int64_t at);
void heard_catch_up(struct reader *reader, int64_t from, int64_t to, uint64_t digest);
/* Everything up to here, or, where the log went back, from here on. */
void heard_snapshot(struct reader *reader, int64_t sequence, uint64_t digest, int is_reset);
/* Says so as soon as all have come to a sequence. */
void await_sequence(struct reader *all, uint32_t size, int64_t sequence);
void print_operations(void);

#endif

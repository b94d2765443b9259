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
  uint64_t early_previous, early_digest; /* of what comes before all of that, and of the last of it */
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
struct cursor {
  int64_t sequence;
  uint64_t digest;
};
uint64_t digest_in(struct text string);
/* Reads a cursor, `sequence.digest`, in quotes. */
int read_cursor(struct text string, struct cursor *cursor);

/* inflate.c: one message without context. @returns its length; below zero, it is none, or does not fit */
long inflate_message(const unsigned char *packed, size_t length, unsigned char *into, size_t room);

/* ledger.c: what each reader has heard, and when each operation came */
struct counts {
  uint64_t frames, bytes, deliveries, catch_ups, snapshots, overlapped, lost, doubled, reordered;
};
extern struct counts counts;
extern uint32_t live; /* readers that have joined and are connected */
extern int64_t now;   /* µs of the day */
/* @param previous digest of what comes before it */
void heard_operation(struct reader *reader, struct cursor cursor, uint64_t previous, int64_t at);
void heard_catch_up(struct reader *reader, struct cursor from, struct cursor to);
/* From here on, be it ahead or, where the log went back, behind. */
void heard_snapshot(struct reader *reader, struct cursor cursor);
/* Says so as soon as all have come to a sequence. */
void await_sequence(struct reader *all, uint32_t size, int64_t sequence);
void print_operations(void);

/* crowd.c: what was asked for, and what happens when */
struct options {
  uint32_t readers, in_flight, small;
  int receive_bytes, is_coming_back, offers_deflate;
  double per_second;
  int64_t retry_from, retry_to, back_from, back_to, poll; /* µs */
  const char *page, *headers, *path;
  uint16_t ports[64]; /* 0: that server is gone */
  uint32_t port_count, begin_ports;
  int64_t *sequences;
  uint64_t *digests;
  uint32_t cursor_count;
};
extern struct options options;
extern struct reader *readers;
extern int loop; /* of epoll */
enum what { CONNECT, GO_ON, ASK_OVER_HTTP, POLL };
void later(int64_t due, uint32_t reader, enum what what);
int64_t clock_now(void);
/* Somewhere between two figures. */
int64_t between(int64_t from, int64_t to);
/* What no server should do; the last of it is kept in words. */
void fault(const char *what);
uint32_t number_of(struct reader *reader);
/* Has epoll look at a reader's connection. */
void watch(struct reader *reader, uint32_t wanted, int how);

struct events {
  uint64_t refused, unreachable, dropped, faults, drained, fetched, polled;
};
extern struct events events;
extern char last_fault[200];

/* connecting.c: how readers come, and come again */
extern uint32_t in_flight, connected;
void begin(struct reader *reader);
void request(struct reader *reader);
void hang_up(struct reader *reader);
/* Its connection ended. */
void lose(struct reader *reader);
void try_again(struct reader *reader);
/* To any server that is there, but for the one that did not serve it: a balancer would do the same. */
void go_elsewhere(struct reader *reader);
/* Nobody comes to a server any more. */
void is_gone(uint16_t port);
/* Reads on. */
void go_on(struct reader *reader);
/* @returns how much of it was the answer to the handshake; 0 when it is not all there, or a refusal */
size_t read_answer(struct reader *reader, char *bytes, size_t length);
void has_joined(struct reader *reader);
/* How long joins took, and how long those who were lost were away, since this was asked last. */
void print_joins(void);

/* fetching.c: what is asked for over HTTP */
#define ADDRESSES 16 /* that readers come from, on loopback; between two of them there are 28,000 ports */
#define FETCH (1u << 31) /* what epoll calls these connections, besides their place */
void begin_fetching(void);
void fetch(struct reader *reader);
/* What was missed, asked for until there is a connection again. */
void poll_once(struct reader *reader);
void serve_fetch(uint32_t place);
void has_to_fetch(struct reader *reader, struct text href, int64_t within);

/* hearing.c: what comes over a websocket, and what is said to it */
#define ROOM (1 << 20) /* bytes of a frame with what surrounds it */
/* Whether a cursor is in the history that operations told, as far as they are still known. */
int is_known_history(struct cursor cursor);
/* Operations of another history may come. */
void forget_operations(void);
void readable(struct reader *reader);

/* commands.c */
void read_commands(void);

#endif

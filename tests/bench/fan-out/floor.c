/* The least that a fan-out can cost on this machine: an epoll loop that writes each frame once to every connection,
 * with one send() per reader and nothing else. It answers as much of Socket.IO as a reader needs to believe it.
 * Frames come packed, on the standard input, each behind a line "frame <length>"; when that input ends, so does this. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MOST_UNSENT (16 << 20) /* bytes; whoever lets more pile up is cut off */
#define MOST_UNREAD (16 << 10) /* bytes of a request or message that is not whole yet */
#define PING_EVERY 25          /* seconds, as the open packet says */

struct connection {
  int descriptor;
  int place; /* in `everyone` */
  int is_open, has_joined;
  char *rest; /* what came and is not whole yet */
  size_t rest_length;
  char *unsent; /* what the kernel did not take yet */
  size_t unsent_from, unsent_length, unsent_room;
};

static int loop;
static struct connection **everyone;
static int count, room;
/* Closed while events of the same turn may still name them. */
static struct connection **gone;
static int gone_count, gone_room;

static void *grown(void *memory, size_t bytes) {
  memory = realloc(memory, bytes);
  if (!memory) {
    fputs("the floor is out of memory\n", stderr);
    exit(1);
  }
  return memory;
}

static void cut_off(struct connection *one) {
  if (one->descriptor < 0) return;
  close(one->descriptor);
  one->descriptor = -1;
  everyone[one->place] = everyone[--count];
  everyone[one->place]->place = one->place;
  if (gone_count == gone_room) gone = grown(gone, (gone_room = gone_room * 2 + 64) * sizeof *gone);
  gone[gone_count++] = one;
}

static void forget_gone(void) {
  while (gone_count > 0) {
    struct connection *one = gone[--gone_count];
    free(one->rest);
    free(one->unsent);
    free(one);
  }
}

static void watch(struct connection *one, int also_for_room) {
  struct epoll_event wanted = {.events = EPOLLIN | (also_for_room ? EPOLLOUT : 0), .data.ptr = one};
  epoll_ctl(loop, EPOLL_CTL_MOD, one->descriptor, &wanted);
}

static void keep_for_later(struct connection *one, const char *bytes, size_t length) {
  if (one->unsent_length + length > MOST_UNSENT) {
    cut_off(one);
    return;
  }
  if (one->unsent_length == 0) watch(one, 1);
  if (one->unsent_from + one->unsent_length + length > one->unsent_room) {
    if (one->unsent_length) memmove(one->unsent, one->unsent + one->unsent_from, one->unsent_length);
    one->unsent_from = 0;
    if (one->unsent_length + length > one->unsent_room)
      one->unsent = grown(one->unsent, one->unsent_room = (one->unsent_length + length) * 2);
  }
  memcpy(one->unsent + one->unsent_from + one->unsent_length, bytes, length);
  one->unsent_length += length;
}

/* How much the kernel took; below zero, the connection is over. */
static ssize_t taken(int descriptor, const char *bytes, size_t length) {
  ssize_t sent;
  do sent = send(descriptor, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? 0 : sent;
}

static void write_to(struct connection *one, const char *bytes, size_t length) {
  ssize_t sent = one->unsent_length > 0 ? 0 : taken(one->descriptor, bytes, length);
  if (sent < 0) cut_off(one);
  else if ((size_t)sent < length) keep_for_later(one, bytes + sent, length - sent);
}

static void go_on_writing(struct connection *one) {
  ssize_t sent = taken(one->descriptor, one->unsent + one->unsent_from, one->unsent_length);
  if (sent < 0) {
    cut_off(one);
    return;
  }
  one->unsent_from += sent;
  one->unsent_length -= sent;
  if (one->unsent_length > 0) return;
  one->unsent_from = 0;
  watch(one, 0);
}

/* Backwards: cutting one off moves the last into its place. */
static void write_to_all(const char *frame, size_t length) {
  for (int i = count - 1; i >= 0; i--)
    if (everyone[i]->has_joined) write_to(everyone[i], frame, length);
}

/* A short text frame; nothing that is said here is longer than two bytes of length can tell. */
static void say(struct connection *one, const char *text) {
  char frame[512];
  size_t length = strlen(text), head = length < 126 ? 2 : 4;
  frame[0] = (char)0x81;
  frame[1] = (char)(length < 126 ? length : 126);
  if (head == 4) frame[2] = (char)(length >> 8), frame[3] = (char)length;
  memcpy(frame + head, text, length);
  write_to(one, frame, head + length);
}

static uint32_t turned(uint32_t word, int bits) { return word << bits | word >> (32 - bits); }

/* RFC 3174, for the one text that a handshake hashes: a key of 24 characters and the protocol's own 36. */
static void sha1(const unsigned char *text, size_t length, unsigned char digest[20]) {
  uint32_t h[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  unsigned char blocks[128] = {0};
  size_t end = length < 56 ? 64 : 128;
  memcpy(blocks, text, length);
  blocks[length] = 0x80;
  for (int i = 0; i < 8; i++) blocks[end - 1 - i] = (unsigned char)((uint64_t)length * 8 >> (8 * i));
  for (size_t from = 0; from < end; from += 64) {
    uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
    for (int t = 0; t < 16; t++) {
      const unsigned char *four = blocks + from + 4 * t;
      w[t] = (uint32_t)four[0] << 24 | four[1] << 16 | four[2] << 8 | four[3];
    }
    for (int t = 16; t < 80; t++) w[t] = turned(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
    for (int t = 0; t < 80; t++) {
      uint32_t f = t < 20 ? (b & c) | (~b & d) : t < 40 ? b ^ c ^ d : t < 60 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      uint32_t k = t < 20 ? 0x5a827999 : t < 40 ? 0x6ed9eba1 : t < 60 ? 0x8f1bbcdc : 0xca62c1d6;
      uint32_t next = turned(a, 5) + f + e + w[t] + k;
      e = d, d = c, c = turned(b, 30), b = a, a = next;
    }
    h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
  }
  for (int i = 0; i < 20; i++) digest[i] = (unsigned char)(h[i / 4] >> (24 - 8 * (i % 4)));
}

/* Twenty bytes make 28 characters. */
static void base64(const unsigned char digest[20], char text[29]) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (int i = 0; i < 7; i++) {
    uint32_t three = digest[3 * i] << 16 | digest[3 * i + 1] << 8 | (i < 6 ? digest[3 * i + 2] : 0);
    for (int j = 0; j < 4; j++) text[4 * i + j] = letters[three >> (18 - 6 * j) & 63];
  }
  text[27] = '=';
  text[28] = 0;
}

/* @returns how much of the bytes was a whole request; 0 when it is not all there */
static size_t read_request(struct connection *one, char *bytes, size_t length) {
  char *end = memmem(bytes, length, "\r\n\r\n", 4);
  if (!end) return 0;
  *end = 0;
  char *key = strcasestr(bytes, "\r\nsec-websocket-key:");
  if (!key) {
    cut_off(one);
    return 0;
  }
  key += strlen("\r\nsec-websocket-key:");
  key += strspn(key, " ");
  char text[64], accept[29], answer[256];
  unsigned char digest[20];
  int all = snprintf(text, sizeof text, "%.24s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", key);
  sha1((unsigned char *)text, all, digest);
  base64(digest, accept);
  all = snprintf(answer, sizeof answer,
                 "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 "Sec-WebSocket-Accept: %s\r\n\r\n",
                 accept);
  one->is_open = 1;
  write_to(one, answer, all);
  char open[160];
  snprintf(open, sizeof open,
           "0{\"sid\":\"floor%d\",\"upgrades\":[],\"pingInterval\":%d000,\"pingTimeout\":20000,\"maxPayload\":1000000}",
           one->descriptor, PING_EVERY);
  if (one->descriptor >= 0) say(one, open);
  return end + 4 - bytes;
}

/* A connect is let in; an event that wants an answer is given an empty one, and makes a reader. */
static void hear(struct connection *one, const char *text, size_t length) {
  char answer[64];
  if (length >= 2 && text[0] == '4' && text[1] == '0') {
    snprintf(answer, sizeof answer, "40{\"sid\":\"reader%d\"}", one->descriptor);
    say(one, answer);
  }
  size_t digits = 0;
  if (length < 3 || text[0] != '4' || text[1] != '2') return;
  while (digits < 10 && 2 + digits < length && text[2 + digits] >= '0' && text[2 + digits] <= '9') digits++;
  if (digits == 0) return;
  snprintf(answer, sizeof answer, "43%.*s[{}]", (int)digits, text + 2);
  one->has_joined = 1;
  say(one, answer);
}

/* @returns how long the frame is; 0 when it is not all there */
static size_t read_frame(struct connection *one, char *bytes, size_t length) {
  if (length < 6) return 0;
  size_t head = 6, payload = bytes[1] & 0x7f;
  if (payload == 127 || !(bytes[1] & 0x80)) {
    cut_off(one); /* no reader says so much, or unmasked */
    return 0;
  }
  if (payload == 126) {
    if (length < 8) return 0;
    payload = (unsigned char)bytes[2] << 8 | (unsigned char)bytes[3];
    head = 8;
  }
  if (length < head + payload) return 0;
  for (size_t i = 0; i < payload; i++) bytes[head + i] ^= bytes[head - 4 + i % 4];
  int kind = bytes[0] & 0x0f;
  if (kind == 1) hear(one, bytes + head, payload);
  else if (kind == 8) cut_off(one);
  else if (kind == 9 && payload < 126) {
    char pong[128] = {(char)0x8a, (char)payload};
    memcpy(pong + 2, bytes + head, payload);
    write_to(one, pong, 2 + payload);
  }
  return head + payload;
}

static void read_from(struct connection *one) {
  static char bytes[MOST_UNREAD + (64 << 10)];
  size_t length = one->rest_length, from = 0, step;
  if (length) memcpy(bytes, one->rest, length);
  ssize_t got = recv(one->descriptor, bytes + length, 64 << 10, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) {
    cut_off(one);
    return;
  }
  length += got;
  do {
    step = one->is_open ? read_frame(one, bytes + from, length - from) : read_request(one, bytes + from, length - from);
    from += step;
  } while (step > 0 && one->descriptor >= 0 && from < length);
  if (one->descriptor < 0) return;
  one->rest_length = length - from;
  if (one->rest_length > MOST_UNREAD) cut_off(one);
  else if (one->rest_length) memcpy(one->rest = grown(one->rest, one->rest_length), bytes + from, one->rest_length);
  else free(one->rest), one->rest = NULL;
}

static void accept_from(int door) {
  for (;;) {
    int descriptor = accept4(door, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor < 0) return;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    struct connection *one = grown(NULL, sizeof *one);
    *one = (struct connection){.descriptor = descriptor, .place = count};
    if (count == room) everyone = grown(everyone, (room = room * 2 + 1024) * sizeof *everyone);
    everyone[count++] = one;
    struct epoll_event wanted = {.events = EPOLLIN, .data.ptr = one};
    epoll_ctl(loop, EPOLL_CTL_ADD, descriptor, &wanted);
  }
}

/* Whole frames leave at once; what is not whole waits for the rest. */
static void read_frames(void) {
  static char *input;
  static size_t length, input_room;
  if (input_room - length < 64 << 10) input = grown(input, input_room = input_room * 2 + (256 << 10));
  ssize_t got = read(STDIN_FILENO, input + length, input_room - length);
  if (got < 0 && errno == EINTR) return;
  if (got <= 0) exit(0);
  length += got;
  size_t from = 0;
  for (;;) {
    char *line = memchr(input + from, '\n', length - from);
    if (!line) break;
    /* sscanf would look for the end of all the input each time. */
    size_t frame = strncmp(input + from, "frame ", 6) == 0 ? strtoul(input + from + 6, NULL, 10) : 0;
    if (frame == 0) {
      fputs("the floor was told something that is no frame\n", stderr);
      exit(1);
    }
    size_t start = line + 1 - input;
    if (length - start < frame) break;
    write_to_all(input + start, frame);
    from = start + frame;
  }
  length -= from;
  if (length && from) memmove(input, input + from, length);
}

/* A part of the connections each second, so that no second is special. */
static void ping_some(time_t second) {
  for (int i = count - 1; i >= 0; i--)
    if (everyone[i]->has_joined && everyone[i]->descriptor % PING_EVERY == second % PING_EVERY) say(everyone[i], "2");
}

static int listen_on_loopback(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  int door = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (bind(door, (struct sockaddr *)&address, size) != 0 || listen(door, 4096) != 0 ||
      getsockname(door, (struct sockaddr *)&address, &size) != 0) {
    perror("the floor cannot listen");
    exit(1);
  }
  printf("port %d\n", ntohs(address.sin_port));
  fflush(stdout);
  return door;
}

int main(void) {
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max; /* as Node does */
  setrlimit(RLIMIT_NOFILE, &files);
  loop = epoll_create1(EPOLL_CLOEXEC);
  int door = listen_on_loopback();
  struct epoll_event at_door = {.events = EPOLLIN, .data.ptr = &door};
  struct epoll_event at_input = {.events = EPOLLIN, .data.ptr = &loop};
  epoll_ctl(loop, EPOLL_CTL_ADD, door, &at_door);
  if (epoll_ctl(loop, EPOLL_CTL_ADD, STDIN_FILENO, &at_input) != 0) {
    perror("the floor wants a pipe on its standard input");
    return 1;
  }
  for (time_t pinged = time(NULL);;) {
    struct epoll_event events[512];
    int found = epoll_wait(loop, events, 512, 1000);
    for (int i = 0; i < found; i++) {
      void *where = events[i].data.ptr;
      if (where == &door) accept_from(door);
      else if (where == &loop) read_frames();
      else {
        struct connection *one = where;
        if (one->descriptor >= 0 && events[i].events & EPOLLOUT && one->unsent_length) go_on_writing(one);
        if (one->descriptor >= 0 && events[i].events & ~EPOLLOUT) read_from(one);
      }
    }
    forget_gone();
    /* Every second once, also those that a long turn swallowed. */
    for (time_t now = time(NULL); pinged < now;) ping_some(++pinged);
  }
}

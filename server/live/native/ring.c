/* Speaks io_uring by its system calls alone: no library has to be there. */
#include "ring.h"

#if defined(__linux__) && defined(__has_include)
#if __has_include(<linux/io_uring.h>)
#define HAS_RING 1
#endif
#endif

#ifndef HAS_RING

bool open_ring(void) { return false; }

void send_by_ring(const int32_t *descriptors, size_t count, const void *bytes, size_t length, int32_t *sent) {
  send_each(descriptors, count, bytes, length, sent);
}

#else

#include <errno.h>
#include <linux/io_uring.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Sends per system call: with more of them the queues fall out of the caches that the sending itself needs. */
#define ROOM 256

static _Thread_local struct {
  bool is_tried, is_open;
  int descriptor;
  unsigned room;
  /* The kernel's ends of the two queues are read, and ours written, across the border: hence the atomics below. */
  unsigned *asked_head, *asked_tail, *asked_mask, *order;
  unsigned *answered_head, *answered_tail, *answered_mask;
  struct io_uring_sqe *questions;
  struct io_uring_cqe *answers;
} ring;

static long enter(unsigned submitted, unsigned wanted) {
  return syscall(SYS_io_uring_enter, ring.descriptor, submitted, wanted, IORING_ENTER_GETEVENTS, NULL, 0);
}

/* A part of the ring's memory, shared with the kernel. */
static void *share(size_t bytes, off_t which) {
  void *start = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring.descriptor, which);
  return start == MAP_FAILED ? NULL : start;
}

bool open_ring(void) {
  if (ring.is_tried) return ring.is_open;
  ring.is_tried = true;
  struct io_uring_params given = {0};
  ring.descriptor = (int)syscall(SYS_io_uring_setup, ROOM, &given);
  if (ring.descriptor < 0) return false;
  size_t asked_bytes = given.sq_off.array + given.sq_entries * sizeof(unsigned);
  size_t answered_bytes = given.cq_off.cqes + given.cq_entries * sizeof(struct io_uring_cqe);
  char *asked = share(asked_bytes, IORING_OFF_SQ_RING);
  char *answered = share(answered_bytes, IORING_OFF_CQ_RING);
  ring.questions = share(given.sq_entries * sizeof(struct io_uring_sqe), IORING_OFF_SQES);
  if (!asked || !answered || !ring.questions) {
    close(ring.descriptor); /* what was mapped stays: a few pages, once */
    return false;
  }
  ring.room = given.sq_entries;
  ring.asked_head = (unsigned *)(asked + given.sq_off.head);
  ring.asked_tail = (unsigned *)(asked + given.sq_off.tail);
  ring.asked_mask = (unsigned *)(asked + given.sq_off.ring_mask);
  ring.order = (unsigned *)(asked + given.sq_off.array);
  ring.answered_head = (unsigned *)(answered + given.cq_off.head);
  ring.answered_tail = (unsigned *)(answered + given.cq_off.tail);
  ring.answered_mask = (unsigned *)(answered + given.cq_off.ring_mask);
  ring.answers = (struct io_uring_cqe *)(answered + given.cq_off.cqes);
  ring.is_open = true;
  return true;
}

static void ask(const int32_t *descriptors, unsigned count, const void *bytes, size_t length) {
  unsigned tail = *ring.asked_tail;
  for (unsigned i = 0; i < count; i++) {
    unsigned place = (tail + i) & *ring.asked_mask;
    struct io_uring_sqe *question = &ring.questions[place];
    memset(question, 0, sizeof *question);
    question->opcode = IORING_OP_SEND;
    question->fd = descriptors[i];
    question->addr = (uintptr_t)bytes;
    question->len = (unsigned)length;
    question->msg_flags = MSG_DONTWAIT | MSG_NOSIGNAL;
    question->user_data = i;
    ring.order[place] = place;
  }
  __atomic_store_n(ring.asked_tail, tail + count, __ATOMIC_RELEASE);
}

/* @returns how many answers there were */
static unsigned read_answers(int32_t *sent) {
  unsigned head = *ring.answered_head, tail = __atomic_load_n(ring.answered_tail, __ATOMIC_ACQUIRE);
  for (unsigned at = head; at != tail; at++) {
    const struct io_uring_cqe *answer = &ring.answers[at & *ring.answered_mask];
    sent[answer->user_data] = answer->res == -EAGAIN || answer->res == -EINTR ? 0 : answer->res;
  }
  __atomic_store_n(ring.answered_head, tail, __ATOMIC_RELEASE);
  return tail - head;
}

/* At most as many as there is room for. */
static void send_some(const int32_t *descriptors, unsigned count, const void *bytes, size_t length, int32_t *sent) {
  /* Should an answer never come, nobody knows what was sent: such a socket is broken. */
  for (unsigned i = 0; i < count; i++) sent[i] = -EIO;
  ask(descriptors, count, bytes, length);
  unsigned asked = 0, answered = 0;
  while (asked < count) {
    long taken = enter(count - asked, count - answered);
    if (taken < 0 && errno == EINTR) continue;
    if (taken <= 0) break;
    asked += (unsigned)taken;
    answered += read_answers(sent);
  }
  /* What the kernel would not take is taken back, and sent one by one. */
  unsigned refused = count - asked;
  if (refused > 0) __atomic_store_n(ring.asked_tail, *ring.asked_tail - refused, __ATOMIC_RELEASE);
  while (answered < asked) {
    unsigned more = read_answers(sent);
    answered += more;
    if (more > 0 || enter(0, asked - answered) >= 0 || errno == EINTR) continue;
    /* Answers that came later would be taken for those to the next questions: this ring is not asked again. */
    ring.is_open = false;
    close(ring.descriptor);
    break;
  }
  if (refused > 0) send_each(descriptors + asked, refused, bytes, length, sent + asked);
}

void send_by_ring(const int32_t *descriptors, size_t count, const void *bytes, size_t length, int32_t *sent) {
  for (size_t from = 0; from < count; from += ring.room) {
    if (!ring.is_open) return send_each(descriptors + from, count - from, bytes, length, sent + from);
    unsigned some = count - from < ring.room ? (unsigned)(count - from) : ring.room;
    send_some(descriptors + from, some, bytes, length, sent + from);
  }
}

#endif

/* Stands between Redis and the machine, so that a test can slow down its disk, fill it, and set its clock.
 * What is asked of it lies in a small shared file, named by STOP_PRESS_PRELOAD; it may change at any time. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

struct asked {
  int64_t fsync_delay_ms;
  int64_t disk_is_full;
  int64_t clock_ahead_ms;
};

static const struct asked nothing;
static const struct asked *volatile asked = &nothing;

__attribute__((constructor)) static void look(void) {
  const char *path = getenv("STOP_PRESS_PRELOAD");
  int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0) return;
  void *shared = mmap(NULL, sizeof(struct asked), PROT_READ, MAP_SHARED, file, 0);
  close(file);
  if (shared != MAP_FAILED) asked = shared;
}

/* The system calls are made directly: looking up the library's own functions may call what is replaced here. */

static void wait_for_disk(void) {
  int64_t ms = asked->fsync_delay_ms;
  struct timespec left = {ms / 1000, ms % 1000 * 1000000};
  if (ms > 0)
    while (nanosleep(&left, &left) != 0 && errno == EINTR) continue;
}

int fsync(int file) {
  wait_for_disk();
  return syscall(SYS_fsync, file);
}

int fdatasync(int file) {
  wait_for_disk();
  return syscall(SYS_fdatasync, file);
}

/* Sockets and pipes have nothing to do with a full disk. */
static int has_no_room(int file) {
  struct stat status;
  if (!asked->disk_is_full || fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) return 0;
  errno = ENOSPC;
  return 1;
}

ssize_t write(int file, const void *bytes, size_t count) {
  return has_no_room(file) ? -1 : syscall(SYS_write, file, bytes, count);
}

ssize_t writev(int file, const struct iovec *parts, int count) {
  return has_no_room(file) ? -1 : syscall(SYS_writev, file, parts, count);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  int result = syscall(SYS_clock_gettime, clock, now);
  if (result != 0 || clock != CLOCK_REALTIME) return result;
  int64_t ms = asked->clock_ahead_ms;
  now->tv_sec += ms / 1000;
  now->tv_nsec += ms % 1000 * 1000000;
  if (now->tv_nsec < 0) now->tv_sec -= 1, now->tv_nsec += 1000000000;
  if (now->tv_nsec >= 1000000000) now->tv_sec += 1, now->tv_nsec -= 1000000000;
  return 0;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  (void)zone;
  struct timespec exact;
  if (clock_gettime(CLOCK_REALTIME, &exact) != 0) return -1;
  now->tv_sec = exact.tv_sec;
  now->tv_usec = exact.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *out) {
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return (time_t)-1;
  if (out) *out = now.tv_sec;
  return now.tv_sec;
}

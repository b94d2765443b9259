/* Many sends handed to the kernel at once, by io_uring: it saves the way in and out of the kernel for each of them. Not every
 * kernel has it, and many containers forbid it: whoever cannot open a ring calls send() once for each. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* This thread's ring. @returns whether there is one; asking again costs nothing */
bool open_ring(void);

/* As send_each() does, by this thread's ring: all have been answered when it returns. */
void send_by_ring(const int32_t *descriptors, size_t count, const void *bytes, size_t length, int32_t *sent);

/* One send() after the other: sent[i] is how much the kernel took, 0 when it takes nothing now, or -errno. */
void send_each(const int32_t *descriptors, size_t count, const void *bytes, size_t length, int32_t *sent);

/* The same bytes to many sockets in one call: what a fan-out costs above the kernel's own work is then paid once for all
 * its readers, and not for each. */
#define NAPI_VERSION 8
#include <errno.h>
#include <node_api.h>
#include <sys/socket.h>
#include "ring.h"

/* Where the system has no such flag, nothing is lost: Node ignores SIGPIPE. */
#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

static int32_t send_to(int descriptor, const void *bytes, size_t length) {
  ssize_t taken;
  do taken = send(descriptor, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
  while (taken < 0 && errno == EINTR);
  if (taken >= 0) return (int32_t)taken;
  return errno == EAGAIN || errno == EWOULDBLOCK ? 0 : -errno;
}

void send_each(const int32_t *descriptors, size_t count, const void *bytes, size_t length, int32_t *sent) {
  for (size_t i = 0; i < count; i++) sent[i] = send_to(descriptors[i], bytes, length);
}

typedef void send_all(const int32_t *, size_t, const void *, size_t, int32_t *);

static bool read_array(napi_env env, napi_value value, napi_typedarray_type wanted, void **start, size_t *length) {
  bool is_array;
  napi_typedarray_type type;
  return napi_is_typedarray(env, value, &is_array) == napi_ok && is_array &&
         napi_get_typedarray_info(env, value, &type, length, start, NULL, NULL) == napi_ok && type == wanted;
}

static napi_value refuse(napi_env env, const char *why) {
  napi_throw_type_error(env, "ERR_INVALID_ARG_VALUE", why);
  return NULL;
}

/* (descriptors: Int32Array, count: number, bytes: Uint8Array, sent: Int32Array): void */
static napi_value send_many(napi_env env, napi_callback_info info, send_all *send_all) {
  size_t given = 4, descriptors_length, bytes_length, sent_length;
  napi_value arguments[4];
  void *descriptors, *bytes, *sent;
  double count;
  if (napi_get_cb_info(env, info, &given, arguments, NULL, NULL) != napi_ok) return NULL;
  if (given < 4) return refuse(env, "sendMany takes descriptors, count, bytes and sent");
  if (!read_array(env, arguments[0], napi_int32_array, &descriptors, &descriptors_length))
    return refuse(env, "descriptors must be an Int32Array");
  if (!read_array(env, arguments[2], napi_uint8_array, &bytes, &bytes_length) || bytes_length > INT32_MAX)
    return refuse(env, "bytes must be a Buffer of less than 2 GB");
  if (!read_array(env, arguments[3], napi_int32_array, &sent, &sent_length))
    return refuse(env, "sent must be an Int32Array");
  /* Written so that NaN is refused too; the arrays hold fewer than 2^53. */
  if (napi_get_value_double(env, arguments[1], &count) != napi_ok || !(count >= 0) ||
      !(count <= (double)descriptors_length) || !(count <= (double)sent_length) || count != (double)(size_t)count)
    return refuse(env, "count must be a whole number that descriptors and sent have room for");
  send_all(descriptors, (size_t)count, bytes, bytes_length, sent);
  return NULL;
}

static napi_value one_by_one(napi_env env, napi_callback_info info) { return send_many(env, info, send_each); }

static napi_value at_once(napi_env env, napi_callback_info info) {
  return send_many(env, info, open_ring() ? send_by_ring : send_each);
}

/* openRing(): boolean, whether sendAtOnce does in this process what its name says */
static napi_value is_ring_open(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value is_open;
  return napi_get_boolean(env, open_ring(), &is_open) == napi_ok ? is_open : NULL;
}

NAPI_MODULE_INIT() {
  const napi_property_descriptor functions[] = {
      {.utf8name = "sendOneByOne", .method = one_by_one, .attributes = napi_default},
      {.utf8name = "sendAtOnce", .method = at_once, .attributes = napi_default},
      {.utf8name = "openRing", .method = is_ring_open, .attributes = napi_default},
  };
  return napi_define_properties(env, exports, 3, functions) == napi_ok ? exports : NULL;
}

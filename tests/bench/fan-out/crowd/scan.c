/* Finds what a reader has to know in the text of a frame, without making anything of the rest. */
#include "crowd.h"
#include <stdlib.h>
#include <string.h>

/* @param at behind the opening quote @returns behind the closing one */
static const char *past_string(const char *at, const char *end) {
  for (; at < end && *at != '"'; at++)
    if (*at == '\\') at++;
  return at < end ? at + 1 : end;
}

static const char *past_value(const char *at, const char *end) {
  if (at < end && *at == '"') return past_string(at + 1, end);
  for (int depth = 0; at < end; at++) {
    if (*at == '"') {
      at = past_string(at + 1, end) - 1;
      continue;
    }
    if (depth == 0 && (*at == ',' || *at == '}' || *at == ']')) return at;
    if (*at == '{' || *at == '[') depth++;
    if ((*at == '}' || *at == ']') && --depth == 0) return at + 1;
  }
  return end;
}

/* The value of a member of an object; an entry within it may have one of the same name, so depth counts. */
struct text member(struct text object, const char *name) {
  const char *at = object.at, *end = object.end;
  size_t length = strlen(name);
  if (at >= end || *at != '{') return (struct text){end, end};
  for (at++; at < end && *at == '"';) {
    const char *key = at + 1, *behind = past_string(key, end);
    const char *value = behind + 1, *next = past_value(value, end);
    if ((size_t)(behind - 1 - key) == length && memcmp(key, name, length) == 0) return (struct text){value, next};
    at = next + 1;
  }
  return (struct text){end, end};
}

/* Without its quotes. */
struct text text_of(struct text string) {
  if (string.end - string.at < 2 || *string.at != '"') return (struct text){string.end, string.end};
  return (struct text){string.at + 1, string.end - 1};
}

int is_text(struct text value, const char *text) {
  struct text inside = text_of(value);
  return (size_t)(inside.end - inside.at) == strlen(text) && memcmp(inside.at, text, strlen(text)) == 0;
}

/* Zero where there is none: no sequence and no time is. */
int64_t whole_number(struct text value) {
  int64_t number = 0;
  for (const char *at = value.at; at < value.end && *at >= '0' && *at <= '9'; at++) number = number * 10 + (*at - '0');
  return number;
}

/* @param inside without quotes */
static uint64_t hex_of(struct text inside) {
  char hex[17] = {0};
  size_t length = (size_t)(inside.end - inside.at);
  memcpy(hex, inside.at, length < 16 ? length : 16);
  return strtoull(hex, NULL, 16);
}

uint64_t digest_in(struct text string) { return hex_of(text_of(string)); }

int read_cursor(struct text string, struct cursor *cursor) {
  struct text inside = text_of(string);
  const char *dot = memchr(inside.at, '.', (size_t)(inside.end - inside.at));
  if (!dot) return 0;
  *cursor = (struct cursor){whole_number(inside), hex_of((struct text){dot + 1, inside.end})};
  return 1;
}

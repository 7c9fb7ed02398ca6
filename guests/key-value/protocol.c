#include "protocol.h"
#include "../support/memory.h"
#include <stddef.h>

/// What of a datagram has not been read yet. It may hold anything, and ends with no zero.
struct rest {
    const char *at, *end;
};

static bool take_text(struct rest *rest, const char *text) {
    size_t length = strlen(text);
    if ((size_t)(rest->end - rest->at) < length || memcmp(rest->at, text, length) != 0) return false;
    rest->at += length;
    return true;
}

/// A decimal number without leading zeros, so that each has one spelling only.
static bool take_number(struct rest *rest, uint32_t least, uint32_t most, uint32_t *number) {
    const char *first = rest->at;
    uint64_t value = 0;
    for (; rest->at < rest->end && *rest->at >= '0' && *rest->at <= '9' && value <= most; rest->at++)
        value = value * 10 + (*rest->at - '0');
    *number = (uint32_t)value;
    ptrdiff_t digits = rest->at - first;
    return digits > 0 && (digits == 1 || *first != '0') && value >= least && value <= most;
}

static bool in_names(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static bool take_name(struct rest *rest, union name *name) {
    unsigned length = 0;
    *name = (union name){0};
    for (; rest->at < rest->end && in_names(*rest->at); rest->at++) {
        if (length == sizeof name->text) return false;
        name->text[length++] = *rest->at;
    }
    return length > 0;
}

/// After a space: a value, or "-" for none.
static bool take_old(struct rest *rest, union name *old) {
    if (!take_text(rest, " ")) return false;
    *old = (union name){0};
    return take_text(rest, "-") || take_name(rest, old);
}

static bool take_value(struct rest *rest, union name *value) {
    return take_text(rest, " ") && take_name(rest, value);
}

const char *request_parse(struct request *request, const char *text, uint32_t bytes) {
    struct rest rest = {text, text + bytes};
    if (bytes > 0 && rest.end[-1] == '\n') rest.end--;

    bool whose = take_number(&rest, 0, CLIENTS - 1, &request->client) && take_text(&rest, " ") &&
                 take_number(&rest, 1, INT32_MAX, &request->seq) && take_text(&rest, " ");
    if (!whose) return "request, no client and number";

    if (take_text(&rest, "get ")) request->operation = OPERATION_GET;
    else if (take_text(&rest, "put ")) request->operation = OPERATION_PUT;
    else if (take_text(&rest, "delete ")) request->operation = OPERATION_DELETE;
    else if (take_text(&rest, "swap ")) request->operation = OPERATION_SWAP;
    else return "request, unknown operation";

    bool swaps = request->operation == OPERATION_SWAP;
    bool sets = swaps || request->operation == OPERATION_PUT;
    bool complete = take_name(&rest, &request->key) && (!swaps || take_old(&rest, &request->old)) &&
                    (!sets || take_value(&rest, &request->value));
    return complete && rest.at == rest.end ? NULL : "request, wrong key or value";
}

static char *put_text(char *to, const char *text, size_t most) {
    while (most-- > 0 && *text) *to++ = *text++;
    return to;
}

static char *put_number(char *to, uint32_t number) {
    if (number >= 10) to = put_number(to, number / 10);
    *to++ = (char)('0' + number % 10);
    return to;
}

uint32_t answer_format(char *to, const struct request *request, const char *word, const union name *value) {
    char *at = put_number(to, request->client);
    *at++ = ' ';
    at = put_number(at, request->seq);
    *at++ = ' ';
    at = put_text(at, word, strlen(word));
    if (value) {
        *at++ = ' ';
        at = put_text(at, value->text, sizeof value->text);
    }
    return (uint32_t)(at - to);
}

// Requests and answers as text: docs/key-value.md.
#pragma once
#include "table.h"

enum operation { OPERATION_GET, OPERATION_PUT, OPERATION_DELETE, OPERATION_SWAP };

struct request {
    uint32_t client, seq;
    enum operation operation;
    union name key;
    union name old; // of a swap; none for "the key is absent"
    union name value;
};

/// Reads a request. Returns NULL, or what is wrong with it.
const char *request_parse(struct request *request, const char *text, uint32_t bytes);

/// Writes an answer, with a value unless that is NULL; returns its length, at most 36: no more than a
/// frame has room for behind any request's headers.
uint32_t answer_format(char *to, const struct request *request, const char *word, const union name *value);

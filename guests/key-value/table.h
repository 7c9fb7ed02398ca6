// What the server remembers: the value of each key, and for each client its last request that was
// logged, with its answer.
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum { KEYS = 64, CLIENTS = 16 };

/// A key or a value, of 1 to 16 characters, then zeros; all zeros for none. In words, to be compared fast.
union name {
    char text[16];
    uint64_t words[2];
};

enum change { NOTHING, PUT, DELETE };
enum answer { OK, NO, FULL };
enum { NOBODY = 0xff }; // no client's number

/// What one request did, as it stands in the log. Nothing changes the table but a record: replayed,
/// the log therefore makes the same table again, entry by entry.
struct record {
    union name key, value;
    uint32_t seq;
    uint8_t client, change, answer, unused;
};

/// A client's last logged request; `seq` 0 before its first.
struct last {
    uint32_t seq;
    enum answer answer;
};
extern struct last last_of[CLIENTS];

/// A key's value, or NULL. Valid until the table changes.
const union name *table_find(const union name *key);
unsigned table_count(void);
bool table_has_room(void);
void table_apply(const struct record *record);

/// Records that make this table out of an empty one; returns how many.
enum { MOST_SNAPSHOT_RECORDS = KEYS + CLIENTS };
unsigned table_snapshot(struct record *records);

static inline bool name_equal(const union name *a, const union name *b) {
    return a->words[0] == b->words[0] && a->words[1] == b->words[1];
}

#include "table.h"
#include <stddef.h>

struct entry {
    union name key, value;
};

static struct entry entries[KEYS]; // without gaps, in no order
static unsigned count;
struct last last_of[CLIENTS];

static struct entry *find(const union name *key) {
    for (struct entry *entry = entries; entry < entries + count; entry++)
        if (name_equal(&entry->key, key)) return entry;
    return NULL;
}

const union name *table_find(const union name *key) {
    const struct entry *entry = find(key);
    return entry ? &entry->value : NULL;
}

unsigned table_count(void) { return count; }

bool table_has_room(void) { return count < KEYS; }

void table_apply(const struct record *record) {
    struct entry *entry = find(&record->key);
    if (record->change == PUT) {
        if (!entry && count < KEYS) entry = &entries[count++];
        if (entry) *entry = (struct entry){record->key, record->value};
    } else if (record->change == DELETE && entry) {
        *entry = entries[--count];
    }
    if (record->client < CLIENTS)
        last_of[record->client] = (struct last){record->seq, record->answer};
}

unsigned table_snapshot(struct record *records) {
    unsigned made = 0;
    for (unsigned i = 0; i < count; i++)
        records[made++] = (struct record){
            .key = entries[i].key, .value = entries[i].value, .client = NOBODY, .change = PUT};
    for (unsigned i = 0; i < CLIENTS; i++)
        if (last_of[i].seq > 0)
            records[made++] = (struct record){.seq = last_of[i].seq, .client = i, .answer = last_of[i].answer};
    return made;
}

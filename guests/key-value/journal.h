// The table on disk: a log in one of two areas, and the way from one area to the other.
#pragma once
#include "table.h"

enum { AREA_SECTORS = 32, JOURNAL_SECTORS = 2 * AREA_SECTORS };

enum found {
    FOUND_LOG,
    FOUND_BLANK,
    FOUND_OTHER, // something that is neither ours nor blank
};

struct recovery {
    enum found found;
    unsigned records; // after the snapshot
};

/// Makes the table what it was when the last record became durable, and begins a new area with it:
/// what is appended from here on does not depend on what the old one's end looks like. Waits for the disk.
struct recovery journal_open(void);

/// Begins to append records, which the table has in it already. One at a time: journal_durable() ends it.
void journal_append(const struct record *records, unsigned count);

/// Goes on with it: true once they are durable.
bool journal_durable(void);

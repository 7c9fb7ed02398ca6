#include "journal.h"
#include "../support/block.h"
#include "../support/checksum.h"
#include "../support/csr.h"
#include "../support/print.h"
#include "disk.h"

// An area is a chain of sectors. The first ones hold a snapshot, which is nothing but records too;
// an area counts as soon as they are all there, and of two that count the greater epoch does. After
// them, each append begins a sector of its own, so that no sector with durable records in it is
// ever written again: torn, it could lose them.
enum { SECTOR_RECORDS = 12 };
#define MAGIC 0x65756c617679656b // "keyvalue": what the first sector of every chain follows

struct sector {
    uint64_t checksum; // over all the rest
    uint64_t previous; // the checksum of the sector before: one of another chain does not fit
    uint64_t epoch;
    uint16_t index;            // in its area
    uint16_t snapshot_sectors; // how many begin the area
    uint16_t records;
    uint16_t unused;
    struct record record[SECTOR_RECORDS];
};
_Static_assert(sizeof(struct sector) == SECTOR_BYTES, "one sector");
_Static_assert((int)JOURNAL_SECTORS <= (int)MOST_TRANSFER_SECTORS, "both areas are read at once");

// Both areas as they are on disk, or are about to be.
static struct sector areas[2][AREA_SECTORS] __attribute__((section(".noinit")));
static unsigned current; // the area that is appended to
static unsigned next;    // its first sector that holds nothing of its chain
static uint64_t epoch;
static unsigned snapshot_sectors;
static bool compacting;
static unsigned compacted_keys;

static uint64_t sum(const struct sector *sector) {
    return checksum(&sector->previous, sizeof *sector - sizeof sector->checksum);
}

/// The chain's last checksum, as it is before sector `index`.
static uint64_t before(const struct sector *area, unsigned index) {
    return index == 0 ? MAGIC : area[index - 1].checksum;
}

static unsigned sectors_for(unsigned records) { return (records + SECTOR_RECORDS - 1) / SECTOR_RECORDS; }

/// Writes records to the current area's next sectors.
static void append(const struct record *records, unsigned count, unsigned sectors) {
    struct sector *area = areas[current];
    unsigned first = next;
    for (unsigned left = count; next < first + sectors; next++) {
        struct sector *sector = &area[next];
        unsigned here = left < SECTOR_RECORDS ? left : SECTOR_RECORDS;
        *sector = (struct sector){
            .previous = before(area, next),
            .epoch = epoch,
            .index = next,
            .snapshot_sectors = snapshot_sectors,
            .records = here,
        };
        for (unsigned i = 0; i < here; i++) sector->record[i] = *records++;
        left -= here;
        sector->checksum = sum(sector);
    }
    disk_store(current * AREA_SECTORS + first, &area[first], sectors);
}

/// Begins the other area with a snapshot of the table. Until that is durable, all of it, the old
/// area counts; it is not written meanwhile.
static void begin_area(void) {
    static struct record records[MOST_SNAPSHOT_RECORDS];
    unsigned count = table_snapshot(records);
    snapshot_sectors = count == 0 ? 1 : sectors_for(count);
    current = 1 - current;
    next = 0;
    epoch++;
    append(records, count, snapshot_sectors);
}

void journal_append(const struct record *records, unsigned count) {
    unsigned sectors = sectors_for(count);
    compacting = next + sectors > AREA_SECTORS;
    if (compacting) {
        compacted_keys = table_count();
        begin_area(); // these records are in the table, so the snapshot has what they did
    } else {
        append(records, count, sectors);
    }
}

bool journal_durable(void) {
    if (!disk_stored()) return false;
    if (compacting) print("key-value: compacted, %u keys\n", compacted_keys);
    return true;
}

/// How many sectors of an area are of one chain, from its start; 0 if they do not make a whole snapshot.
static unsigned chain_length(const struct sector *area) {
    unsigned length = 0;
    for (; length < AREA_SECTORS; length++) {
        const struct sector *sector = &area[length];
        bool follows = sector->previous == before(area, length) && sector->index == length &&
                       sector->epoch == area[0].epoch && sector->records <= SECTOR_RECORDS;
        if (!follows || sector->checksum != sum(sector)) break;
    }
    return length > 0 && length >= area[0].snapshot_sectors ? length : 0;
}

static unsigned replay(const struct sector *area, unsigned length) {
    unsigned records = 0;
    for (unsigned i = 0; i < length; i++) {
        for (unsigned j = 0; j < area[i].records; j++) table_apply(&area[i].record[j]);
        if (i >= area[0].snapshot_sectors) records += area[i].records;
    }
    return records;
}

static bool blank(void) {
    const uint64_t *words = (const uint64_t *)areas;
    for (unsigned i = 0; i < sizeof areas / sizeof *words; i++)
        if (words[i] != 0) return false;
    return true;
}

struct recovery journal_open(void) {
    disk_load(0, areas, JOURNAL_SECTORS);
    struct recovery recovery = {.found = FOUND_LOG};
    unsigned lengths[2] = {chain_length(areas[0]), chain_length(areas[1])};
    if (lengths[0] > 0 || lengths[1] > 0) {
        bool second = lengths[0] == 0 || (lengths[1] > 0 && areas[1][0].epoch > areas[0][0].epoch);
        current = second ? 1 : 0;
        epoch = areas[current][0].epoch;
        recovery.records = replay(areas[current], lengths[current]);
    } else {
        recovery.found = blank() ? FOUND_BLANK : FOUND_OTHER;
    }
    begin_area();
    do wait_until(disk_ready());
    while (!disk_stored());
    return recovery;
}

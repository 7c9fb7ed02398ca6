// A key-value server on the network whose table outlives the machine: what it has acknowledged is on
// disk, whenever the power fails or somebody presses reset. docs/key-value.md has the protocol and the
// disk's layout. Overwrites what was on the disk: give it one of its own.
#include "../support/csr.h"
#include "../support/finish.h"
#include "../support/print.h"
#include "../support/station.h"
#include "../support/trap.h"
#include "disk.h"
#include "journal.h"
#include "server.h"

// Every client may have one request waiting in its buffer; as many again receive and send meanwhile.
enum { PORT = 4711, BUFFERS = 2 * CLIENTS };

static struct station station = {.name = "key-value", .port = PORT};
static struct buffer buffers[BUFFERS] __attribute__((section(".noinit")));

void device_interrupt(unsigned irq) {
    station_interrupt(irq);
    disk_interrupt(irq);
}

int main(void) {
    if (!disk_start(JOURNAL_SECTORS)) return EXIT_DEVICE;
    struct recovery recovery = journal_open();
    if (!station_start(&station, buffers, BUFFERS)) return EXIT_DEVICE;
    if (recovery.found == FOUND_OTHER) print("key-value: the disk held something else, formatted\n");
    print_address("key-value: ", ADDRESS);
    print(" port %u, %u keys, %u records recovered\n", PORT, table_count(), recovery.records);

    for (;;) {
        wait_until(station_ready() || disk_ready());
        const struct buffer *sent = station_sent();
        if (sent && sent == server_farewell()) return EXIT_PASS;
        struct datagram datagram;
        if (station_receive(&datagram)) server_take(&datagram);
        server_step();
    }
}

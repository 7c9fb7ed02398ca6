// Shuffles a deck of cards with bytes of the virtio entropy device, prints it, and checks that it is
// still a deck.
#include "support/csr.h"
#include "support/finish.h"
#include "support/plic.h"
#include "support/print.h"
#include "support/trap.h"
#include "support/virtio.h"

enum { CARDS = 52, PER_LINE = 13 };

static struct virtio device;
static struct queue requests;

void device_interrupt(unsigned irq) {
    if (irq == device.irq) virtio_acknowledge(&device);
}

/// Fills memory with random bytes. The device may answer a request with fewer than were asked for.
static void random_bytes(void *to, uint32_t bytes) {
    static uint8_t buffer[64];
    for (uint8_t *at = to; bytes != 0;) {
        uint32_t wanted = bytes < sizeof buffer ? bytes : sizeof buffer;
        queue_add(&requests, &(struct part){buffer, wanted, true}, 1);
        queue_notify(&requests);
        wait_until(queue_done(&requests));

        uint32_t given = queue_take(&requests).bytes;
        if (given == 0 || given > wanted) {
            print("asked for %u random bytes, got %u\n", wanted, given);
            finish(EXIT_IO);
        }
        for (uint32_t i = 0; i < given; i++) *at++ = buffer[i];
        bytes -= given;
    }
}

/// A number below `limit`. Scaling 32 bits by multiplication is off by at most limit / 2^32, and ends
/// whatever the bytes are; drawing again until one fits would not, with a source that is stuck.
static unsigned below(unsigned limit, uint32_t random) { return (uint64_t)random * limit >> 32; }

int main(void) {
    if (!virtio_find(&device, VIRTIO_ENTROPY)) {
        print("shuffle: no virtio entropy device\n");
        return EXIT_DEVICE;
    }
    virtio_start(&device, 0);
    queue_start(&requests, &device, 0);
    virtio_ready(&device);
    plic_enable(device.irq);

    static uint32_t random[CARDS];
    random_bytes(random, sizeof random);

    uint8_t deck[CARDS];
    for (unsigned i = 0; i < CARDS; i++) deck[i] = i;
    for (unsigned i = CARDS - 1; i > 0; i--) {
        unsigned j = below(i + 1, random[i]);
        uint8_t card = deck[i];
        deck[i] = deck[j];
        deck[j] = card;
    }

    uint64_t seen = 0;
    for (unsigned i = 0; i < CARDS; i++) {
        seen |= 1ul << deck[i];
        print("%c%c%c", "A23456789TJQK"[deck[i] % 13], "cdhs"[deck[i] / 13],
              i % PER_LINE == PER_LINE - 1 ? '\n' : ' ');
    }
    if (seen == (1ul << CARDS) - 1) return EXIT_PASS;
    print("not a deck: %013lx\n", seen);
    return EXIT_CHECK;
}

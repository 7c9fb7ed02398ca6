// A network server: answers ARP, ICMP echo (ping) and UDP echo (port 7) on one virtio network
// device. Prints a line for each frame that it answers or refuses. Serves for ever, or until a UDP
// datagram says "quit".
#include "support/csr.h"
#include "support/finish.h"
#include "support/print.h"
#include "support/station.h"
#include "support/trap.h"

enum { BUFFERS = 8, ECHO_PORT = 7 };

static struct station station = {.name = "echo", .port = ECHO_PORT, .tells = true};
static struct buffer buffers[BUFFERS];

void device_interrupt(unsigned irq) { station_interrupt(irq); }

int main(void) {
    if (!station_start(&station, buffers, BUFFERS)) return EXIT_DEVICE;
    print_address("echo: ", ADDRESS);
    print(" at");
    for (unsigned i = 0; i < MAC_BYTES; i++) print("%c%02x", i ? ':' : ' ', station.mac[i]);
    print("\n");

    for (bool quit = false;;) {
        wait_until(station_ready());
        if (station_sent() && quit) return EXIT_PASS; // its answer is out
        struct datagram datagram;
        if (quit || !station_receive(&datagram)) continue;
        print_address("udp: from ", load_be32(datagram.ip->from));
        print(" port %u, %u bytes\n", load_be16(datagram.udp->from_port), datagram.bytes);
        quit = datagram_says(&datagram, "quit");
        station_reply(&datagram);
    }
}

// A station on the network: one virtio network device, one IPv4 address, one UDP port. It answers ARP
// and ping by itself, prints why it refuses a frame, and hands datagrams for its port to the guest.
// Its address is 10.0.2.15; build with -D ADDRESS=0x0a000263 for another.
#pragma once
#include "network.h"
#include <stdbool.h>

#ifndef ADDRESS
#define ADDRESS 0x0a00020f
#endif

// Buffers make the round: filled by the receive queue, answered in place, sent by the transmit
// queue, and handed to the receive queue again. Between receiving and answering, the guest may keep
// one for as long as it likes: it holds all that the answer needs.
struct buffer {
    struct virtio_net_header header;
    uint8_t frame[MOST_FRAME_BYTES];
};

struct station {
    const char *name; // of the service, for messages
    uint16_t port;
    bool tells; // prints a line for each ARP request and ping that it answers
    uint8_t mac[MAC_BYTES];
};

/// Starts the network device, with these buffers. False, with a message, when there is none.
bool station_start(struct station *station, struct buffer *buffers, unsigned count);

/// For device_interrupt(): ignores other devices' interrupts.
void station_interrupt(unsigned irq);

/// Whether station_sent() or station_receive() has anything to do.
bool station_ready(void);

/// Takes back a buffer that was sent, and uses it for receiving; NULL when there is none.
struct buffer *station_sent(void);

/// One that came in whole, with the right checksum, for the station's port.
struct datagram {
    struct buffer *buffer;
    struct ipv4 *ip;
    struct udp *udp;
    char *data;
    uint32_t bytes;
};

/// Takes one received frame. True if it was a datagram: then station_reply() or station_drop() has to follow.
bool station_receive(struct datagram *datagram);

/// Sends the datagram back to where it came from, with the data that it has now.
void station_reply(const struct datagram *datagram);
void station_drop(const struct datagram *datagram);

/// Another length of data, for the answer. Its buffer has room for what fits in one frame.
void datagram_resize(struct datagram *datagram, uint32_t bytes);

/// Whether its data are just this text; a newline may follow.
bool datagram_says(const struct datagram *datagram, const char *text);

void print_address(const char *before, uint32_t address);

// A network server: answers ARP, ICMP echo (ping) and UDP echo (port 7) on one virtio network
// device. Prints a line for each frame that it answers or refuses. Serves for ever, or until a UDP
// datagram says "quit". Its address is 10.0.2.15; build with -D ADDRESS=0x0a000263 for another.
#include "support/csr.h"
#include "support/finish.h"
#include "support/memory.h"
#include "support/network.h"
#include "support/plic.h"
#include "support/print.h"
#include "support/trap.h"
#include "support/virtio.h"

#ifndef ADDRESS
#define ADDRESS 0x0a00020f
#endif

enum { RECEIVE = 0, TRANSMIT = 1 }; // the device's queues
enum { BUFFERS = 8, ECHO_PORT = 7 };

// Buffers make the round: filled by the receive queue, answered in place, sent by the transmit
// queue, and handed to the receive queue again.
struct buffer {
    struct virtio_net_header header;
    uint8_t frame[MOST_FRAME_BYTES];
};

static struct virtio device;
static struct queue receive, transmit;
static struct buffer buffers[BUFFERS];
static struct buffer *receiving[QUEUE_SIZE], *sending[QUEUE_SIZE]; // by head of the request
static uint8_t own_mac[MAC_BYTES] = {0x52, 0x54, 0x00, 0x12, 0x34, 0x56};

void device_interrupt(unsigned irq) {
    if (irq == device.irq) virtio_acknowledge(&device);
}

static void offer(struct buffer *buffer) {
    receiving[queue_add(&receive, &(struct part){buffer, sizeof *buffer, true}, 1)] = buffer;
    queue_notify(&receive);
}

static void send(struct buffer *buffer, uint32_t frame_bytes) {
    buffer->header = (struct virtio_net_header){0};
    struct part whole = {buffer, sizeof buffer->header + frame_bytes, false};
    sending[queue_add(&transmit, &whole, 1)] = buffer;
    queue_notify(&transmit);
}

// What became of a frame: its answer's length, or 0 for no answer.

static uint32_t refuse(const char *why) {
    print("refused: %s\n", why);
    return 0;
}

static void print_address(const char *before, uint32_t address) {
    print("%s%u.%u.%u.%u", before, address >> 24, address >> 16 & 255, address >> 8 & 255, address & 255);
}

static uint32_t answer_arp(struct arp *arp, uint32_t bytes) {
    if (bytes < sizeof *arp) return refuse("ARP, too short");
    bool ethernet_ipv4 = load_be16(arp->hardware) == ARP_ETHERNET && load_be16(arp->protocol) == TYPE_IPV4 &&
                         arp->hardware_bytes == MAC_BYTES && arp->protocol_bytes == 4;
    if (!ethernet_ipv4) return refuse("ARP, not for IPv4 on Ethernet");
    if (load_be16(arp->operation) != ARP_REQUEST || load_be32(arp->target_address) != ADDRESS) return 0;

    print_address("arp: ", load_be32(arp->target_address));
    print_address(" asked for by ", load_be32(arp->sender_address));
    print("\n");
    store_be16(arp->operation, ARP_REPLY);
    memcpy(arp->target_mac, arp->sender_mac, MAC_BYTES);
    memcpy(arp->target_address, arp->sender_address, 4);
    memcpy(arp->sender_mac, own_mac, MAC_BYTES);
    store_be32(arp->sender_address, ADDRESS);
    return sizeof *arp;
}

static bool answer_icmp(struct icmp *icmp, uint32_t bytes, uint32_t from) {
    if (bytes < sizeof *icmp) return refuse("ICMP, too short");
    if (internet_checksum(0, icmp, bytes) != 0) return refuse("ICMP, wrong checksum");
    if (icmp->type != ICMP_ECHO_REQUEST || icmp->code != 0) return refuse("ICMP, no echo request");

    print_address("ping: from ", from);
    print(", %lu bytes, number %u\n", bytes - sizeof *icmp, load_be16(icmp->number));
    icmp->type = ICMP_ECHO_REPLY;
    store_be16(icmp->checksum, 0);
    store_be16(icmp->checksum, internet_checksum(0, icmp, bytes));
    return true;
}

static bool quit;

static bool answer_udp(struct udp *udp, uint32_t bytes, uint32_t from) {
    if (bytes < sizeof *udp) return refuse("UDP, too short");
    uint32_t udp_bytes = load_be16(udp->bytes);
    if (udp_bytes < sizeof *udp || udp_bytes > bytes) return refuse("UDP, wrong length");
    uint32_t pseudo = pseudo_header_sum(from, ADDRESS, PROTOCOL_UDP, udp_bytes);
    bool has_checksum = load_be16(udp->checksum) != 0;
    if (has_checksum && internet_checksum(pseudo, udp, udp_bytes) != 0) return refuse("UDP, wrong checksum");
    if (load_be16(udp->to_port) != ECHO_PORT) return refuse("UDP, not the echo port");

    uint32_t data_bytes = udp_bytes - sizeof *udp;
    const char *data = (const char *)(udp + 1);
    print_address("udp: from ", from);
    print(" port %u, %u bytes\n", load_be16(udp->from_port), data_bytes);
    quit = data_bytes >= 4 && memcmp(data, "quit", 4) == 0 &&
           (data_bytes == 4 || (data_bytes == 5 && data[4] == '\n'));

    memcpy(udp->to_port, udp->from_port, 2);
    store_be16(udp->from_port, ECHO_PORT);
    store_be16(udp->checksum, 0);
    uint16_t sum = internet_checksum(pseudo, udp, udp_bytes); // swapped addresses sum to the same
    store_be16(udp->checksum, sum == 0 ? 0xffff : sum);       // on the wire, 0 means "no checksum"
    return true;
}

static uint32_t answer_ipv4(struct ipv4 *ip, uint32_t bytes) {
    if (bytes < sizeof *ip) return refuse("IPv4, too short");
    uint32_t header_bytes = (ip->version_and_words & 15) * 4;
    uint32_t total_bytes = load_be16(ip->total_bytes);
    if (ip->version_and_words >> 4 != 4) return refuse("IPv4, wrong version");
    if (header_bytes < sizeof *ip || total_bytes < header_bytes || total_bytes > bytes)
        return refuse("IPv4, wrong length");
    if (internet_checksum(0, ip, header_bytes) != 0) return refuse("IPv4, wrong checksum");
    if (load_be16(ip->fragment) & IPV4_FRAGMENTED) return refuse("IPv4, a fragment");
    if (load_be32(ip->to) != ADDRESS) return refuse("IPv4, not for this address");

    uint32_t from = load_be32(ip->from);
    void *data = (uint8_t *)ip + header_bytes;
    uint32_t data_bytes = total_bytes - header_bytes;
    bool answered;
    if (ip->protocol == PROTOCOL_ICMP) answered = answer_icmp(data, data_bytes, from);
    else if (ip->protocol == PROTOCOL_UDP) answered = answer_udp(data, data_bytes, from);
    else answered = refuse("IPv4, unknown protocol");
    if (!answered) return 0;

    store_be32(ip->to, from);
    store_be32(ip->from, ADDRESS);
    ip->hops = 64;
    store_be16(ip->checksum, 0);
    store_be16(ip->checksum, internet_checksum(0, ip, header_bytes));
    return total_bytes;
}

static uint32_t answer(struct ethernet *ethernet, uint32_t bytes) {
    if (bytes < sizeof *ethernet) return refuse("Ethernet, too short");
    void *packet = ethernet + 1;
    uint32_t packet_bytes = bytes - sizeof *ethernet;
    uint32_t answered;
    switch (load_be16(ethernet->type)) {
    case TYPE_ARP: answered = answer_arp(packet, packet_bytes); break;
    case TYPE_IPV4: answered = answer_ipv4(packet, packet_bytes); break;
    default: return refuse("Ethernet, unknown type");
    }
    if (answered == 0) return 0;
    memcpy(ethernet->to, ethernet->from, MAC_BYTES);
    memcpy(ethernet->from, own_mac, MAC_BYTES);
    return sizeof *ethernet + answered;
}

static bool start(void) {
    if (!virtio_find(&device, VIRTIO_NET)) {
        print("echo: no virtio network device\n");
        return false;
    }
    virtio_start(&device, NET_FEATURE_MAC);
    if (device.features & NET_FEATURE_MAC)
        for (unsigned i = 0; i < MAC_BYTES; i++) own_mac[i] = virtio_config8(&device, i);
    queue_start(&receive, &device, RECEIVE);
    queue_start(&transmit, &device, TRANSMIT);
    virtio_ready(&device);
    plic_enable(device.irq);
    for (unsigned i = 0; i < BUFFERS && i < receive.size && i < transmit.size; i++) offer(&buffers[i]);

    print_address("echo: ", ADDRESS);
    print(" at");
    for (unsigned i = 0; i < MAC_BYTES; i++) print("%c%02x", i ? ':' : ' ', own_mac[i]);
    print("\n");
    return true;
}

int main(void) {
    if (!start()) return EXIT_DEVICE;
    for (;;) {
        wait_until(queue_done(&receive) || queue_done(&transmit));
        struct completion sent = queue_take(&transmit);
        if (sent.head >= 0) {
            if (quit) return EXIT_PASS; // its answer is out
            offer(sending[sent.head]);
        }
        struct completion received = queue_take(&receive);
        if (received.head < 0 || quit) continue;
        struct buffer *buffer = receiving[received.head];
        uint32_t bytes = received.bytes < sizeof *buffer ? received.bytes : sizeof *buffer;
        uint32_t header_bytes = sizeof buffer->header;
        uint32_t answer_bytes =
            answer((struct ethernet *)buffer->frame, bytes < header_bytes ? 0 : bytes - header_bytes);
        if (answer_bytes) send(buffer, answer_bytes);
        else offer(buffer);
    }
}

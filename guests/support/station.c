#include "station.h"
#include "memory.h"
#include "plic.h"
#include "print.h"
#include "virtio.h"

enum { RECEIVE = 0, TRANSMIT = 1 }; // the device's queues

static const struct station *self;
static struct virtio device;
static struct queue receive, transmit;
static struct buffer *receiving[QUEUE_SIZE], *sending[QUEUE_SIZE]; // by head of the request

static void offer(struct buffer *buffer) {
    receiving[queue_add(&receive, &(struct part){buffer, sizeof *buffer, true}, 1)] = buffer;
    queue_notify(&receive);
}

/// Sends a frame back to where it came from.
static void send(struct buffer *buffer, uint32_t packet_bytes) {
    struct ethernet *ethernet = (struct ethernet *)buffer->frame;
    memcpy(ethernet->to, ethernet->from, MAC_BYTES);
    memcpy(ethernet->from, self->mac, MAC_BYTES);
    buffer->header = (struct virtio_net_header){0};
    struct part whole = {buffer, sizeof buffer->header + sizeof *ethernet + packet_bytes, false};
    sending[queue_add(&transmit, &whole, 1)] = buffer;
    queue_notify(&transmit);
}

static void send_ipv4(struct buffer *buffer, struct ipv4 *ip) {
    memcpy(ip->to, ip->from, sizeof ip->to);
    store_be32(ip->from, ADDRESS);
    ip->hops = 64;
    store_be16(ip->checksum, 0);
    store_be16(ip->checksum, internet_checksum(0, ip, (ip->version_and_words & 15) * 4));
    send(buffer, load_be16(ip->total_bytes));
}

// What became of a frame. A datagram is the guest's to answer; all others are done with here.
enum fate { DONE, ANSWERED, DATAGRAM };

static enum fate refuse(const char *why) {
    print("refused: %s\n", why);
    return DONE;
}

void print_address(const char *before, uint32_t address) {
    print("%s%u.%u.%u.%u", before, address >> 24, address >> 16 & 255, address >> 8 & 255, address & 255);
}

static enum fate take_arp(struct buffer *buffer, struct arp *arp, uint32_t bytes) {
    if (bytes < sizeof *arp) return refuse("ARP, too short");
    bool ethernet_ipv4 = load_be16(arp->hardware) == ARP_ETHERNET && load_be16(arp->protocol) == TYPE_IPV4 &&
                         arp->hardware_bytes == MAC_BYTES && arp->protocol_bytes == 4;
    if (!ethernet_ipv4) return refuse("ARP, not for IPv4 on Ethernet");
    if (load_be16(arp->operation) != ARP_REQUEST || load_be32(arp->target_address) != ADDRESS) return DONE;

    if (self->tells) {
        print_address("arp: ", load_be32(arp->target_address));
        print_address(" asked for by ", load_be32(arp->sender_address));
        print("\n");
    }
    store_be16(arp->operation, ARP_REPLY);
    memcpy(arp->target_mac, arp->sender_mac, MAC_BYTES);
    memcpy(arp->target_address, arp->sender_address, 4);
    memcpy(arp->sender_mac, self->mac, MAC_BYTES);
    store_be32(arp->sender_address, ADDRESS);
    send(buffer, sizeof *arp);
    return ANSWERED;
}

static enum fate take_icmp(struct buffer *buffer, struct ipv4 *ip, struct icmp *icmp, uint32_t bytes) {
    if (bytes < sizeof *icmp) return refuse("ICMP, too short");
    if (internet_checksum(0, icmp, bytes) != 0) return refuse("ICMP, wrong checksum");
    if (icmp->type != ICMP_ECHO_REQUEST || icmp->code != 0) return refuse("ICMP, no echo request");

    if (self->tells) {
        print_address("ping: from ", load_be32(ip->from));
        print(", %lu bytes, number %u\n", bytes - sizeof *icmp, load_be16(icmp->number));
    }
    icmp->type = ICMP_ECHO_REPLY;
    store_be16(icmp->checksum, 0);
    store_be16(icmp->checksum, internet_checksum(0, icmp, bytes));
    send_ipv4(buffer, ip);
    return ANSWERED;
}

static enum fate take_udp(struct datagram *datagram, uint32_t bytes) {
    struct udp *udp = datagram->udp;
    if (bytes < sizeof *udp) return refuse("UDP, too short");
    uint32_t udp_bytes = load_be16(udp->bytes);
    if (udp_bytes < sizeof *udp || udp_bytes > bytes) return refuse("UDP, wrong length");
    uint32_t pseudo = pseudo_header_sum(load_be32(datagram->ip->from), ADDRESS, PROTOCOL_UDP, udp_bytes);
    bool has_checksum = load_be16(udp->checksum) != 0;
    if (has_checksum && internet_checksum(pseudo, udp, udp_bytes) != 0) return refuse("UDP, wrong checksum");
    if (load_be16(udp->to_port) != self->port) {
        print("refused: UDP, not the %s port\n", self->name);
        return DONE;
    }
    datagram->data = (char *)(udp + 1);
    datagram->bytes = udp_bytes - sizeof *udp;
    return DATAGRAM;
}

static enum fate take_ipv4(struct datagram *datagram, struct ipv4 *ip, uint32_t bytes) {
    if (bytes < sizeof *ip) return refuse("IPv4, too short");
    uint32_t header_bytes = (ip->version_and_words & 15) * 4;
    uint32_t total_bytes = load_be16(ip->total_bytes);
    if (ip->version_and_words >> 4 != 4) return refuse("IPv4, wrong version");
    if (header_bytes < sizeof *ip || total_bytes < header_bytes || total_bytes > bytes)
        return refuse("IPv4, wrong length");
    if (internet_checksum(0, ip, header_bytes) != 0) return refuse("IPv4, wrong checksum");
    if (load_be16(ip->fragment) & IPV4_FRAGMENTED) return refuse("IPv4, a fragment");
    if (load_be32(ip->to) != ADDRESS) return refuse("IPv4, not for this address");

    void *data = (uint8_t *)ip + header_bytes;
    uint32_t data_bytes = total_bytes - header_bytes;
    if (ip->protocol == PROTOCOL_ICMP) return take_icmp(datagram->buffer, ip, data, data_bytes);
    if (ip->protocol != PROTOCOL_UDP) return refuse("IPv4, unknown protocol");
    datagram->ip = ip;
    datagram->udp = data;
    return take_udp(datagram, data_bytes);
}

static enum fate take_frame(struct datagram *datagram, uint32_t bytes) {
    struct ethernet *ethernet = (struct ethernet *)datagram->buffer->frame;
    if (bytes < sizeof *ethernet) return refuse("Ethernet, too short");
    void *packet = ethernet + 1;
    uint32_t packet_bytes = bytes - sizeof *ethernet;
    switch (load_be16(ethernet->type)) {
    case TYPE_ARP: return take_arp(datagram->buffer, packet, packet_bytes);
    case TYPE_IPV4: return take_ipv4(datagram, packet, packet_bytes);
    default: return refuse("Ethernet, unknown type");
    }
}

bool station_receive(struct datagram *datagram) {
    struct completion received = queue_take(&receive);
    if (received.head < 0) return false;
    struct buffer *buffer = receiving[received.head];
    uint32_t bytes = received.bytes < sizeof *buffer ? received.bytes : sizeof *buffer;
    uint32_t header_bytes = sizeof buffer->header;
    *datagram = (struct datagram){.buffer = buffer};
    enum fate fate = take_frame(datagram, bytes < header_bytes ? 0 : bytes - header_bytes);
    if (fate == DONE) offer(buffer);
    return fate == DATAGRAM;
}

void station_reply(const struct datagram *datagram) {
    struct udp *udp = datagram->udp;
    uint32_t udp_bytes = load_be16(udp->bytes);
    // Addresses may still stand the other way round: swapped, they sum to the same.
    uint32_t pseudo = pseudo_header_sum(load_be32(datagram->ip->from), ADDRESS, PROTOCOL_UDP, udp_bytes);
    memcpy(udp->to_port, udp->from_port, sizeof udp->to_port);
    store_be16(udp->from_port, self->port);
    store_be16(udp->checksum, 0);
    uint16_t sum = internet_checksum(pseudo, udp, udp_bytes);
    store_be16(udp->checksum, sum == 0 ? 0xffff : sum); // on the wire, 0 means "no checksum"
    send_ipv4(datagram->buffer, datagram->ip);
}

void station_drop(const struct datagram *datagram) { offer(datagram->buffer); }

void datagram_resize(struct datagram *datagram, uint32_t bytes) {
    uint32_t udp_bytes = sizeof *datagram->udp + bytes;
    datagram->bytes = bytes;
    store_be16(datagram->udp->bytes, udp_bytes);
    store_be16(datagram->ip->total_bytes, (datagram->ip->version_and_words & 15) * 4 + udp_bytes);
}

bool datagram_says(const struct datagram *datagram, const char *text) {
    uint32_t length = strlen(text);
    if (datagram->bytes < length || memcmp(datagram->data, text, length) != 0) return false;
    return datagram->bytes == length || (datagram->bytes == length + 1 && datagram->data[length] == '\n');
}

struct buffer *station_sent(void) {
    struct completion sent = queue_take(&transmit);
    if (sent.head < 0) return NULL;
    offer(sending[sent.head]);
    return sending[sent.head];
}

bool station_ready(void) { return queue_done(&receive) || queue_done(&transmit); }

void station_interrupt(unsigned irq) {
    if (irq == device.irq) virtio_acknowledge(&device);
}

bool station_start(struct station *station, struct buffer *buffers, unsigned count) {
    self = station;
    if (!virtio_find(&device, VIRTIO_NET)) {
        print("%s: no virtio network device\n", station->name);
        return false;
    }
    virtio_start(&device, NET_FEATURE_MAC);
    memcpy(station->mac, (const uint8_t[]){0x52, 0x54, 0x00, 0x12, 0x34, 0x56}, MAC_BYTES);
    if (device.features & NET_FEATURE_MAC)
        for (unsigned i = 0; i < MAC_BYTES; i++) station->mac[i] = virtio_config8(&device, i);
    queue_start(&receive, &device, RECEIVE);
    queue_start(&transmit, &device, TRANSMIT);
    virtio_ready(&device);
    plic_enable(device.irq);
    for (unsigned i = 0; i < count && i < receive.size && i < transmit.size; i++) offer(&buffers[i]);
    return true;
}

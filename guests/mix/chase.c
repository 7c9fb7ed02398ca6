#include "mix.h"

enum { NODES = 16384 };

struct node {
    struct node *next;
    uint64_t value;
};

static struct node nodes[NODES];
static uint32_t order[NODES];

/// One cycle through all nodes, in random order.
static void link_nodes(void) {
    uint64_t random = 5;
    for (uint32_t i = 0; i < NODES; i++) order[i] = i;
    for (uint32_t i = NODES - 1; i > 0; i--) {
        uint32_t j = mix_random(&random) % (i + 1);
        uint32_t swapped = order[i];
        order[i] = order[j];
        order[j] = swapped;
    }
    for (uint32_t i = 0; i < NODES; i++) {
        nodes[order[i]].next = &nodes[order[(i + 1) % NODES]];
        nodes[order[i]].value = mix_random(&random);
    }
}

uint64_t mix_chase(unsigned rounds) {
    link_nodes();
    uint64_t sum = 0;
    struct node *at = nodes;
    for (unsigned round = 0; round < rounds; round++)
        for (unsigned step = 0; step < NODES; step++) {
            sum = (sum << 1 | sum >> 63) ^ at->value;
            at->value += step;
            at = at->next;
        }
    return mix_fold(sum, at == nodes);
}

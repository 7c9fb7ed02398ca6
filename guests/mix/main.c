// An integer benchmark: eight kernels, some 200 million instructions in all, no devices and no
// interrupts. Each kernel's checksum is compared with the one it must have; how long it took is for
// whoever runs it to measure.
#include "../support/finish.h"
#include "../support/print.h"
#include "mix.h"

static const struct {
    const char *name;
    uint64_t (*run)(unsigned rounds);
    unsigned rounds;
    uint64_t expected;
} kernels[] = {
    {"crc32", mix_crc32, 138, 0xeac4263e9432d205},
    {"sha256", mix_sha256, 4700, 0xa30a1af937bddafc},
    {"sort", mix_sort, 47, 0x149afce7b7b01d6f},
    {"matrix", mix_matrix, 31, 0x0c9b303a8b6b36ef},
    {"strings", mix_strings, 144, 0x26558200c60b92a5},
    {"chase", mix_chase, 150, 0xe0f2d9e8cd90a179},
    {"sieve", mix_sieve, 18, 0xccfa3a8f8546cdd4},
    {"divide", mix_divide, 40000, 0xee317c36af8b7e6c},
};

int main(void) {
    int code = EXIT_PASS;
    for (unsigned i = 0; i < sizeof kernels / sizeof kernels[0]; i++) {
        uint64_t sum = kernels[i].run(kernels[i].rounds);
        bool right = sum == kernels[i].expected;
        print("%-8s %016lx%s\n", kernels[i].name, sum, right ? "" : " WRONG");
        if (!right) code = EXIT_CHECK;
    }
    return code;
}

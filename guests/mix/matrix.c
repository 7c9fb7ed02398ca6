#include "mix.h"

enum { SIZE = 48 };

static uint64_t a[SIZE][SIZE], b[SIZE][SIZE], product[SIZE][SIZE];

static void multiply(void) {
    for (unsigned i = 0; i < SIZE; i++)
        for (unsigned j = 0; j < SIZE; j++) {
            uint64_t sum = 0;
            for (unsigned k = 0; k < SIZE; k++) sum += a[i][k] * b[k][j];
            product[i][j] = sum;
        }
}

uint64_t mix_matrix(unsigned rounds) {
    uint64_t random = 3, sum = 0;
    for (unsigned i = 0; i < SIZE; i++)
        for (unsigned j = 0; j < SIZE; j++) {
            a[i][j] = mix_random(&random);
            b[i][j] = mix_random(&random);
        }
    for (unsigned round = 0; round < rounds; round++) {
        multiply();
        for (unsigned i = 0; i < SIZE; i++)
            for (unsigned j = 0; j < SIZE; j++) a[i][j] = product[i][j];
        sum = mix_fold(sum, product[round % SIZE][SIZE - 1 - round % SIZE]);
    }
    return sum;
}

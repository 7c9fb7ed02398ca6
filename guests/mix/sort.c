#include "mix.h"

enum { COUNT = 4096, SMALL = 12 };

static uint32_t numbers[COUNT];

static void insertion_sort(uint32_t *from, size_t count) {
    for (size_t i = 1; i < count; i++) {
        uint32_t number = from[i];
        size_t at = i;
        for (; at > 0 && from[at - 1] > number; at--) from[at] = from[at - 1];
        from[at] = number;
    }
}

static void quick_sort(uint32_t *from, size_t count) {
    while (count > SMALL) {
        uint32_t pivot = from[count / 2];
        size_t low = 0, high = count - 1;
        for (;;) {
            while (from[low] < pivot) low++;
            while (from[high] > pivot) high--;
            if (low >= high) break;
            uint32_t number = from[low];
            from[low++] = from[high];
            from[high--] = number;
        }
        quick_sort(from, low); // then go on with the rest in this call
        from += low;
        count -= low;
    }
    insertion_sort(from, count);
}

uint64_t mix_sort(unsigned rounds) {
    uint64_t random = 2, sum = 0;
    for (unsigned round = 0; round < rounds; round++) {
        for (size_t i = 0; i < COUNT; i++) numbers[i] = (uint32_t)mix_random(&random);
        quick_sort(numbers, COUNT);
        uint64_t out_of_order = 0;
        for (size_t i = 1; i < COUNT; i++) out_of_order += numbers[i - 1] > numbers[i];
        for (size_t i = 0; i < COUNT; i += 256) sum = mix_fold(sum, numbers[i]);
        sum = mix_fold(sum, out_of_order);
    }
    return sum;
}

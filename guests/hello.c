// The smallest guest: one line, then a pass. For start-up time, and to see that a board works.
#include "support/print.h"

int main(void) {
    print("Hello from a RISC-V machine.\n");
    return 0;
}

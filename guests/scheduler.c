// A preemptive round-robin scheduler. Three tasks compute, each printing its letter after every
// piece of work; the machine timer takes the hart away from them. How the letters interleave
// depends on where the timer interrupts arrive, what the tasks compute does not.
#include "support/clint.h"
#include "support/csr.h"
#include "support/finish.h"
#include "support/print.h"
#include "support/trap.h"
#include "support/uart.h"

enum {
    QUANTUM_TICKS = 100,
    PIECES = 20, // of work, for each task
    STACK_BYTES = 2048,
    // The timer stays off after this many preemptions: with a clock so fast that every quantum is
    // over before a task has run an instruction, the tasks would never finish.
    MOST_PREEMPTIONS = 400,
};

struct task {
    struct frame *frame; // where it goes on, while it does not run
    char letter;
    bool finished;
    unsigned pieces;
    uint64_t (*work)(uint64_t sum, uint64_t piece);
    uint64_t sum;
    uint64_t expected;
};

static uint64_t squares(uint64_t sum, uint64_t piece) {
    for (uint64_t i = 0; i < 120; i++) sum += (piece * 120 + i) * (piece * 120 + i);
    return sum;
}

static uint64_t primes(uint64_t sum, uint64_t piece) {
    for (uint64_t n = piece * 20 + 2; n < piece * 20 + 22; n++) {
        bool prime = true;
        for (uint64_t d = 2; d * d <= n && prime; d++) prime = n % d != 0;
        if (prime) sum += n;
    }
    return sum;
}

static uint64_t collatz(uint64_t sum, uint64_t piece) {
    for (uint64_t start = piece * 5 + 1; start <= piece * 5 + 5; start++)
        for (uint64_t n = start; n != 1; n = n % 2 ? 3 * n + 1 : n / 2) sum++;
    return sum;
}

static struct task tasks[] = {
    {.letter = 'A', .work = squares, .expected = 4605120400},
    {.letter = 'B', .work = primes, .expected = 14288},
    {.letter = 'C', .work = collatz, .expected = 3142},
};
enum { TASKS = sizeof tasks / sizeof tasks[0] };
static _Alignas(16) uint8_t stacks[TASKS][STACK_BYTES];

static struct task *running;
static struct frame *waiting_main; // main goes on when every task has finished
static unsigned preemptions, switches;

static struct frame *next(void) {
    unsigned from = running - tasks;
    for (unsigned i = 1; i <= TASKS; i++) {
        struct task *task = &tasks[(from + i) % TASKS];
        if (task->finished) continue;
        if (task != running) switches++;
        running = task;
        if (preemptions < MOST_PREEMPTIONS) timer_after(QUANTUM_TICKS);
        else timer_off();
        return task->frame;
    }
    timer_off();
    return waiting_main;
}

struct frame *timer_interrupt(struct frame *frame) {
    preemptions++;
    running->frame = frame;
    return next();
}

/// A task calls this when it has finished; main, to let the tasks run.
struct frame *environment_call(struct frame *frame) {
    if (!waiting_main) waiting_main = frame;
    return next(); // a finished task is not resumed, so its frame need not be kept
}

static void call_scheduler(void) { asm volatile("ecall" ::: "memory"); }

static void run_task(struct task *task) {
    for (unsigned piece = 0; piece < PIECES; piece++) {
        task->sum = task->work(task->sum, piece);
        task->pieces++;
        uart_put(task->letter);
    }
    task->finished = true;
    call_scheduler();
}

/// A frame as if the task had been interrupted just before its first instruction.
static void prepare(struct task *task) {
    struct frame *frame = (struct frame *)stacks[task - tasks + 1] - 1; // at the stack's upper end
    uint64_t gp, tp;
    asm("mv %0, gp" : "=r"(gp));
    asm("mv %0, tp" : "=r"(tp));
    frame->mepc = (uint64_t)run_task;
    frame->x[FRAME_MSTATUS] = MSTATUS_MPP_MACHINE | MSTATUS_MPIE;
    frame->x[3] = gp;
    frame->x[4] = tp;
    frame->x[10] = (uint64_t)task;
    task->frame = frame;
}

int main(void) {
    print("scheduler: %d tasks, a quantum of %d ticks\n", TASKS, QUANTUM_TICKS);
    for (unsigned i = 0; i < TASKS; i++) prepare(&tasks[i]);
    running = &tasks[TASKS - 1]; // so that the first one is next
    timer_off();
    csr_set(mie, TIMER_INTERRUPT);
    call_scheduler();

    print("\n%u preemptions, %u switches\n", preemptions, switches);
    int code = EXIT_PASS;
    for (unsigned i = 0; i < TASKS; i++) {
        struct task *task = &tasks[i];
        bool right = task->sum == task->expected && task->pieces == PIECES;
        print("task %c: %u pieces, sum %lu%s\n", task->letter, task->pieces, task->sum,
              right ? "" : " WRONG");
        if (!right) code = EXIT_CHECK;
    }
    return code;
}

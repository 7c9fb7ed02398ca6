// A console with a line editor: what is typed arrives by receive interrupts through the UART's
// FIFO, is edited in place, and is run as a command at the end of the line. Ends at `quit`.
#include "support/csr.h"
#include "support/finish.h"
#include "support/memory.h"
#include "support/print.h"
#include "support/trap.h"
#include "support/uart.h"

enum { LINE_BYTES = 76, HISTORY_LINES = 4, MOST_WORDS = 32 };
#define CONTROL(letter) ((letter)&31)
enum { ESCAPE = 27, DELETE = 127 };

static struct {
    char text[LINE_BYTES + 1];
    unsigned length, cursor;
} line;

static char history[HISTORY_LINES][LINE_BYTES + 1];
static unsigned history_count, history_at; // history_at == history_count: the line being typed

void device_interrupt(unsigned irq) {
    if (irq == UART_IRQ) uart_interrupt();
}

static int byte_received;

static int next_byte(void) {
    wait_until((byte_received = uart_get()) >= 0);
    return byte_received;
}

// Editing. The terminal's cursor follows line.cursor; what is behind it is drawn again.

static void move_to(unsigned cursor) {
    while (line.cursor > cursor) uart_put('\b'), line.cursor--;
    while (line.cursor < cursor) uart_put(line.text[line.cursor++]);
}

/// Draws the line from the cursor on, `blanks` over what was there before, and comes back.
static void redraw(unsigned blanks) {
    for (unsigned i = line.cursor; i < line.length; i++) uart_put(line.text[i]);
    for (unsigned i = 0; i < blanks; i++) uart_put(' ');
    for (unsigned i = line.length + blanks; i > line.cursor; i--) uart_put('\b');
}

static void insert(char c) {
    if (line.length == LINE_BYTES) {
        uart_put(CONTROL('g')); // the bell
        return;
    }
    memmove(line.text + line.cursor + 1, line.text + line.cursor, line.length - line.cursor);
    line.text[line.cursor] = c;
    line.length++;
    uart_put(c);
    line.cursor++;
    if (line.cursor < line.length) redraw(0);
}

/// Removes what lies between `from` and the cursor.
static void erase_back_to(unsigned from) {
    unsigned count = line.cursor - from;
    memmove(line.text + from, line.text + line.cursor, line.length - line.cursor);
    move_to(from);
    line.length -= count;
    redraw(count);
}

static void erase_to_end(void) {
    unsigned count = line.length - line.cursor;
    line.length = line.cursor;
    redraw(count);
}

static void erase_word(void) {
    unsigned from = line.cursor;
    while (from > 0 && line.text[from - 1] == ' ') from--;
    while (from > 0 && line.text[from - 1] != ' ') from--;
    erase_back_to(from);
}

static void recall(unsigned entry) {
    if (entry > history_count || history_count - entry > HISTORY_LINES) return;
    history_at = entry;
    move_to(line.length);
    erase_back_to(0);
    if (entry == history_count) return;
    for (const char *c = history[entry % HISTORY_LINES]; *c; c++) insert(*c);
}

static void left(void) {
    if (line.cursor > 0) move_to(line.cursor - 1);
}

static void right(void) {
    if (line.cursor < line.length) move_to(line.cursor + 1);
}

/// Arrow keys arrive as ESC [ and a letter.
static void escape_sequence(void) {
    if (next_byte() != '[') return;
    switch (next_byte()) {
    case 'A': recall(history_at - 1); break;
    case 'B': recall(history_at + 1); break;
    case 'C': right(); break;
    case 'D': left(); break;
    }
}

/// Edits one line until its end is typed.
static void read_line(void) {
    line.length = line.cursor = 0;
    history_at = history_count;
    for (;;) {
        int byte = next_byte();
        switch (byte) {
        case '\r':
        case '\n':
            line.text[line.length] = '\0';
            uart_put('\n');
            return;
        case '\b':
        case DELETE:
            if (line.cursor > 0) erase_back_to(line.cursor - 1);
            break;
        case CONTROL('a'): move_to(0); break;
        case CONTROL('e'): move_to(line.length); break;
        case CONTROL('b'): left(); break;
        case CONTROL('f'): right(); break;
        case CONTROL('u'): erase_back_to(0); break;
        case CONTROL('k'): erase_to_end(); break;
        case CONTROL('w'): erase_word(); break;
        case CONTROL('p'): recall(history_at - 1); break;
        case CONTROL('n'): recall(history_at + 1); break;
        case ESCAPE: escape_sequence(); break;
        default:
            if (byte >= ' ' && byte < DELETE) insert((char)byte);
        }
    }
}

// Commands.

static bool parse_number(const char *word, int64_t *number) {
    bool negative = *word == '-';
    if (negative) word++;
    if (*word == '\0') return false;
    uint64_t value = 0;
    for (; *word; word++) {
        if (*word < '0' || *word > '9') return false;
        value = value * 10 + (*word - '0');
    }
    *number = (int64_t)(negative ? -value : value);
    return true;
}

static void sum(unsigned count, char **words) {
    uint64_t total = 0; // unsigned: overflow wraps
    for (unsigned i = 1; i < count; i++) {
        int64_t number;
        if (!parse_number(words[i], &number)) {
            print("sum: '%s' is no number\n", words[i]);
            return;
        }
        total += (uint64_t)number;
    }
    print("%ld\n", (int64_t)total);
}

static void echo(unsigned count, char **words) {
    for (unsigned i = 1; i < count; i++) print(i > 1 ? " %s" : "%s", words[i]);
    print("\n");
}

static void reverse(unsigned count, char **words) {
    for (unsigned i = count; i-- > 1;) {
        for (size_t at = strlen(words[i]); at-- > 0;) uart_put(words[i][at]);
        uart_put(i > 1 ? ' ' : '\n');
    }
    if (count == 1) uart_put('\n');
}

static void list_history(unsigned count, char **words) {
    (void)count, (void)words;
    unsigned oldest = history_count > HISTORY_LINES ? history_count - HISTORY_LINES : 0;
    for (unsigned i = oldest; i < history_count; i++) print("%u %s\n", i + 1, history[i % HISTORY_LINES]);
}

static void help(unsigned count, char **words);

static const struct command {
    const char *name, *usage;
    void (*run)(unsigned count, char **words);
} commands[] = {
    {"sum", "sum NUMBER..", sum}, {"echo", "echo WORD..", echo}, {"rev", "rev WORD..", reverse},
    {"history", "history", list_history}, {"help", "help", help},
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

static void help(unsigned count, char **words) {
    (void)count, (void)words;
    for (unsigned i = 0; i < COMMANDS; i++) print("%s\n", commands[i].usage);
    print("quit\n");
}

static unsigned split(char *text, char **words) {
    unsigned count = 0;
    while (count < MOST_WORDS) {
        while (*text == ' ') *text++ = '\0';
        if (*text == '\0') break;
        words[count++] = text;
        while (*text != '\0' && *text != ' ') text++;
    }
    return count;
}

/// Runs the line; false when it asks to end.
static bool run_line(void) {
    char *words[MOST_WORDS];
    unsigned count = split(line.text, words);
    if (count == 0) return true;
    if (strcmp(words[0], "quit") == 0) return false;
    for (unsigned i = 0; i < COMMANDS; i++) {
        if (strcmp(words[0], commands[i].name) != 0) continue;
        commands[i].run(count, words);
        return true;
    }
    print("%s: no such command; try help\n", words[0]);
    return true;
}

int main(void) {
    print("editor: type help, or quit to end\n");
    uart_receive_start();
    do {
        print("> ");
        read_line();
        if (line.length > 0) memcpy(history[history_count++ % HISTORY_LINES], line.text, line.length + 1);
    } while (run_line());
    if (uart_lost() > 0) print("%u received bytes were lost\n", uart_lost());
    return EXIT_PASS;
}

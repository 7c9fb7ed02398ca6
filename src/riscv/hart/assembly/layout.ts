/**
 * Where everything lies in the one linear memory, for both languages: AssemblyScript compiles these constants into the
 * hart, TypeScript reads them to save, load and explain. Byte offsets; no type annotations, so that both accept it.
 */

// Machine-wide cells.
/** u64. Slots executed; while `execute` runs, biased by the budget it still has. */
export const POSITION = 0x400;
/** u32, STOP_ bits. Set in mid-slot: `run` leaves at the end of the slot. */
export const STOP = 0x408;
/** i32. Slots that `execute` may still execute, whenever it is not executing. */
export const BUDGET = 0x40c;
/** u64. What a slow load found. */
export const VALUE = 0x410;
/** u64. RAM size in bytes. */
export const RAM_BYTES = 0x418;
/** u32. 0: the clock is read; 1: paced. */
export const CLOCK_PACED = 0x420;
/** u32. The question asked is answered, with CLOCK's value; the slot that asked has yet to take it. */
export const ANSWERED = 0x424;
/** u64, ticks. The greatest clock value seen; of a paced clock, the value when it was last needed. */
export const CLOCK = 0x428;
/** u64, u64, u64. The line of a paced clock: where it was drawn, what it read there, ticks per slot times 2^32. */
export const LINE_POSITION = 0x438;
export const LINE_BASE = 0x440;
export const LINE_RATE = 0x448;
/** u64, ticks. A device's comparator, or all ones. */
export const ALARM = 0x450;
/** u64. The position at which a paced clock reaches the nearest comparator, or all ones. */
export const CROSSING = 0x458;
/** u64. Physical address of the 8-byte `tohost` word, or all ones. */
export const TOHOST = 0x460;
/** u64, u64. Position and cause of the last trap or interrupt taken: for traces, no part of the state. */
export const TRAP_POSITION = 0x468;
export const TRAP_CAUSE = 0x470;
/** u32. The present epoch; stores mark their page with it. */
export const EPOCH = 0x478;
/** u32. Pages with a greater epoch have changed since the digest was last taken. */
export const DIGEST_MARK = 0x47c;
/** u64. Sum of all pages' digests. */
export const RAM_DIGEST = 0x480;
/** u32. Pages with a greater epoch differ from the base that RAM can be taken back to. */
export const BASE_MARK = 0x488;
/** u32. The next decoded page to give up. */
export const FRAME_HAND = 0x48c;
/** u32, HAPPENS_ bits. What `run` is to leave for; no part of the state. */
export const WATCHED = 0x490;
/** u32, HAPPENS_ bits. What of it happened in the slot that ended `run`. */
export const HAPPENED = 0x494;
/** u32. How many pcs are watched. */
export const WATCHED_PC_COUNT = 0x498;
/** u64. The watched pc at which an instruction was executed last. */
export const HAPPENED_PC = 0x4a0;

// Harts, one after another. The running one lies first, where its registers have constant addresses.
export const HARTS = 0x1000;
export const HART_BYTES = 0x400;
export const HART_MAX = 8;

// Offsets within a hart; u64 cells. First what the state is made of (see ../hart-state.ts).
/** x0 to x31; x0 is never written. */
export const X = 0;
/** Takes what is written to x0; no part of the state. */
export const X_SINK = 0x100;
export const PC = 0x108;
/** 1 after WFI, until an interrupt is pending and enabled. */
export const WAITING = 0x110;
export const MSTATUS = 0x118;
export const MIE = 0x120;
export const MTVEC = 0x128;
export const MSCRATCH = 0x130;
export const MEPC = 0x138;
export const MCAUSE = 0x140;
export const MTVAL = 0x148;
/** Slots, and retired instructions; biased like POSITION while `execute` runs. */
export const MCYCLE = 0x150;
export const MINSTRET = 0x158;
/** Address and number of the bytes reserved by LR; both 0 without a reservation. */
export const RESERVATION = 0x160;
export const RESERVATION_BYTES = 0x168;
/** The hart's registers in the CLINT. */
export const MTIMECMP = 0x170;
export const MSIP = 0x178;
export const HART_STATE_BYTES = 0x180;
// Then what follows from it, or never changes.
export const HART_ID = 0x180;
/** Levels, derived from CLINT and PLIC. */
export const MIP = 0x188;
/** Kept free for F and D. */
export const F = 0x200;

// The running hart's translation lookaside buffer: 256 entries by the low bits of the page number.
export const TLB = 0x4000;
export const TLB_BYTES = 0x2000;
export const TLB_ENTRY_BYTES = 32;
/** u64 each: the virtual page address that may be read, written, executed without further ado, or all ones. */
export const TLB_READ = 0;
export const TLB_WRITE = 8;
export const TLB_EXECUTE = 16;
/** u32: virtual address (low half) plus this is where the byte lies in linear memory. */
export const TLB_ADDEND = 24;
/** u32: where the page's decoded instructions lie. */
export const TLB_FRAME = 28;

// Decoded instructions: 16-byte records, one for each halfword of a page.
export const RECORD_OP = 0;
export const RECORD_RD = 2;
export const RECORD_RS1 = 4;
export const RECORD_RS2 = 6;
export const RECORD_IMMEDIATE = 8;
/** u16: distance to the next instruction's record, in bytes (8 times the instruction's length). */
export const RECORD_NEXT = 12;
/** u64 each, rising: pcs at which `run` is to leave. */
export const WATCHED_PCS = 0x6000;
export const WATCHED_PC_MAX = 4096;
/** A record of its own for an instruction that spans two pages or is watched, and one that ends it. */
export const LONE_RECORD = 0x14000;
/** A page's records and one that ends them, padded. */
export const FRAME_BYTES = 0x8040;
export const FRAME_COUNT = 512;
/** u32 page number + 1, u32 stores into the page since it was decoded; for each frame. */
export const FRAME_OWNERS = 0x15000;
export const FRAME_OWNER_BYTES = 8;
export const FRAMES = 0x40000;

/** 64 KiB that TypeScript may use to have bytes digested. */
export const WINDOW = 0x20000;
export const WINDOW_BYTES = 0x10000;

// Tables by RAM page.
/** u32: the epoch of the last store, 0 for a page never stored to. */
export const PAGE_EPOCH = 0x1080000;
/** u32: the same for each 64 pages together. */
export const CHUNK_EPOCH = 0x1280000;
/** u16: the page's frame + 1, or 0. */
export const PAGE_FRAME = 0x1290000;
/** u64: the page's part in RAM_DIGEST, 0 for a page of zeros. */
export const PAGE_DIGEST = 0x1400000;

/** RAM, as the last thing. */
export const RAM = 0x2000000;
export const RAM_BASE = 0x80000000;
export const PAGE_BYTES = 4096;

// Why a slot is the last one of `run`: something for TypeScript to see to, a timer was set, something happened.
export const STOP_NOTICE = 1;
export const STOP_TIMER = 2;
export const STOP_HAPPENING = 4;

// What can be watched for. All but the doorbell happen in the hart.
export const HAPPENS_TRAP = 1;
export const HAPPENS_DOORBELL = 2;
export const HAPPENS_LR = 4;
export const HAPPENS_PC = 8;

// What `run` answers.
export const RUN_LIMIT = 0;
export const RUN_STOP = 1;
export const RUN_IDLE = 2;
export const RUN_QUESTION = 3;

/**
 * Where the differential test's image has what. RAM begins with the runtime (runtime.S); then come cells, one for each
 * sequence, that hold all that a sequence needs and all that it leaves behind, so that comparing cells compares
 * everything. Bytes; pages are 4096.
 */
export const RAM_BASE = 0x8000_0000;
/** QEMU puts its device tree 2 MiB below the end, and ours lies in the last pages. */
export const RAM_BYTES = 16 << 20;
export const RAM_END = RAM_BASE + RAM_BYTES;

/** The runtime's trap handler. */
export const HANDLER = RAM_BASE + 0x400;

/** The runtime's variables, u64: cells still to run, and the header of the cell that runs. */
export const REMAINING = RAM_BASE + 0x8000;
export const CURRENT = REMAINING + 8;

export const CELLS = RAM_BASE + 0x1_0000;
export const CELL_BYTES = 0x6000;
/** As many cells as lie below QEMU's device tree. */
export const CELL_MAX = Math.floor((RAM_BYTES - (2 << 20) - (CELLS - RAM_BASE)) / CELL_BYTES);

/** A cell's pages: header, trap log, two of code, two of data. */
export const HEADER = 0;
export const LOG = 0x1000;
export const CODE = 0x2000;
export const CODE_BYTES = 0x2000;
export const DATA = 0x4000;
export const DATA_BYTES = 0x2000;

/** `gp` points into the middle of the header, so that 12 bits of offset reach all of it. */
export const HEADER_MIDDLE = 0x800;

/** In the header: x0 to x31 as the sequence finds them. */
export const REGISTERS_BEFORE = 0x000;
/** x0 to x31 as it leaves them; x3 is the runtime's. */
export const REGISTERS_AFTER = 0x100;
/** What it leaves in mscratch, mtvec, mie and mip. */
export const CSRS_AFTER = 0x200;
/** Addresses: of the first instruction; of the ECALL that ends the sequence; of the next record of the trap log. */
export const START = 0x240;
export const END = 0x248;
export const LOG_NEXT = 0x250;
export const LOG_END = 0x258;
/** Where the trap handler goes on when there is no instruction to skip. */
export const FALLBACK = 0x260;
/** t0 to t2, while the trap handler runs. */
export const SAVED = 0x268;
/** Constants that the sequence loads. */
export const POOL = 0x300;
export const POOL_BYTES = 0x1000 - POOL;

/** A record of the trap log: mcause, mepc, mtval, mstatus. */
export const RECORD_BYTES = 32;
export const LOG_RECORDS = 0x1000 / RECORD_BYTES;

export const FINISHER = 0x0010_0000;
export const FINISHER_PASS = 0x5555;
export const MTIMECMP = 0x0200_4000;
export const MSIP = 0x0200_0000;

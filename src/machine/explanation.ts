/**
 * What a machine tells people of its state where it stands: plain data, nothing of it is needed to run it. Numbers too wide
 * for JSON are hexadecimal texts as in `0x80000040`.
 */
export interface Explanation {
  /** What the next slot is about to execute, as far as that can be told. */
  readonly next?: CodePlace;
  /** What the slot before did instead of, or beside, executing an instruction: `timer interrupt`, `load access fault`. */
  readonly trapped?: string;
  /** The code around it, in the order of addresses. */
  readonly code?: readonly CodeLine[];
  /** By the names that its manual has for them, in the manual's order. */
  readonly registers?: readonly NamedValue[];
  /** The rest of its state but memory, each part by a path as in `uart.fcr`. */
  readonly devices?: readonly NamedValue[];
}

/** A place in the code of a guest. */
export interface CodePlace {
  readonly pc: string;
  /** As in `main+0x8`. */
  readonly symbol?: string;
  /** As in `uart.c:41`. */
  readonly source?: string;
  /** What is there: an instruction as text. */
  readonly text?: string;
}

/** One line of disassembly. */
export interface CodeLine extends CodePlace {
  /** The instruction's bits, in hexadecimal digits. */
  readonly bits?: string;
}

/** A register, or another part of a state. */
export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** A stretch of a machine's memory. */
export interface MemoryRegion {
  /** Address of its first byte. */
  readonly base: number;
  /** Its bytes as they are now; they may change once the machine runs on. */
  readonly bytes: Uint8Array;
}

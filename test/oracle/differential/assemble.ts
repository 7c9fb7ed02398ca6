import { encode } from '../../../src/riscv/isa/encode.ts';
import { fieldWidth } from '../../../src/riscv/isa/fields.ts';
import type { Field } from '../../../src/riscv/isa/fields.ts';
import { CSR_NUMBERS } from '../../../src/riscv/isa/csrs.ts';
import { csrAccess } from './csr-access.ts';
import type { CsrRule } from './csrs.ts';
import { csrRule } from './csrs.ts';
import * as layout from './layout.ts';
import type { Place, Sequence, Step } from './steps.ts';
import { initialData } from './values.ts';
import { GP, immediateOf, registerOf, replace, withRegister } from './words.ts';
import type { Word } from './words.ts';

const DATA = initialData(layout.DATA_BYTES);
const MASK_64 = (1n << 64n) - 1n;
const MSTATUS_MPP = 0x1800n;
/** Registers that steps of several instructions use for themselves. */
const T3 = 28;
const T4 = 29;
const T5 = 30;

/** Fills the cell at address `base`, all zeros, with code, constants, data, and what the runtime needs to know. */
export function assemble(sequence: Sequence, base: number, cell: Buffer): void {
  // Where steps begin depends on sizes only, so that the second pass knows all targets.
  const { starts } = new Assembler(sequence, base, cell, []);
  new Assembler(sequence, base, cell, starts).finish();
}

class Assembler {
  /** Addresses: of each step's first instruction, and of what ends the sequence. */
  readonly starts: number[] = [];
  readonly #cell: Buffer;
  readonly #base: number;
  readonly #known: readonly number[];
  readonly #sequence: Sequence;
  readonly #constants = new Map<bigint, number>();
  #at: number;

  constructor(sequence: Sequence, base: number, cell: Buffer, known: readonly number[]) {
    this.#cell = cell;
    this.#base = base;
    this.#known = known;
    this.#sequence = sequence;
    this.#at = layout.CODE + 0x1000 - sequence.before;
    for (const [index, step] of sequence.steps.entries()) {
      // Far from the limits with any sequence that the generator makes; here they are kept.
      if (this.#at > layout.CODE + layout.CODE_BYTES - 256) break;
      if (this.#constants.size > layout.POOL_BYTES / 8 - 8) break;
      this.starts.push(this.#pc);
      this.#assembleStep(step, index);
    }
    this.starts.push(this.#pc);
    this.#emit(encode('ecall'));
  }

  get #pc(): number {
    return this.#base + this.#at;
  }

  /** Writes what is no code: data, registers, the runtime's words. */
  finish(): void {
    const cell = this.#cell;
    DATA.copy(cell, layout.DATA);
    const put = (at: number, value: number): void => void cell.writeBigUInt64LE(BigInt(value), at);
    const { values } = this.#sequence;
    for (let register = 1; register < 32; register++) {
      cell.writeBigUInt64LE(values[register % values.length]!, layout.REGISTERS_BEFORE + 8 * register);
    }
    put(layout.START, this.starts[0]!);
    put(layout.END, this.starts.at(-1)!);
    put(layout.FALLBACK, this.starts.at(-1)!);
    put(layout.LOG_NEXT, this.#base + layout.LOG);
    put(layout.LOG_END, this.#base + layout.LOG + layout.LOG_RECORDS * layout.RECORD_BYTES);
  }

  #emit(word: number, bits: 16 | 32 = 32): void {
    if (bits === 16) this.#cell.writeUInt16LE(word, this.#at);
    else this.#cell.writeUInt32LE(word, this.#at);
    this.#at += bits / 8;
  }

  #emitWord({ word, row }: Word): void {
    this.#emit(word, row.bits);
  }

  /** Loads a constant from the pool. */
  #load(register: number, constant: bigint): void {
    const value = constant & MASK_64;
    const at = this.#constants.get(value) ?? layout.POOL + 8 * this.#constants.size;
    this.#constants.set(value, at);
    this.#cell.writeBigUInt64LE(value, at);
    this.#emit(encode('ld', { rd: register, rs1: GP, immediate: at - layout.HEADER_MIDDLE }));
  }

  /** Where a step begins that lies ahead of step `index`. */
  #target(index: number, ahead: number): number {
    return this.#known[Math.min(index + 1 + ahead, this.#known.length - 1)] ?? this.#pc;
  }

  #address(place: Place): bigint {
    if (place.at === 'data') return BigInt(this.#base + layout.DATA + 0x1000 + place.offset);
    if (place.at === 'end') return BigInt(layout.RAM_END + place.offset);
    return place.address;
  }

  #assembleStep(step: Step, index: number): void {
    switch (step.kind) {
      case 'compute':
        return this.#emitWord(step.word);
      case 'constant':
        return this.#load(step.register, step.value);
      case 'access':
        return this.#access(step.word, this.#address(step.place), step.aligned);
      case 'reserve':
        return this.#reserve(step);
      case 'branch':
        return this.#branch(step.word, index, step.ahead);
      case 'jump':
        return this.#jump(step.word, BigInt(this.#target(index, step.ahead) + (step.odd ? 1 : 0)));
      case 'leave':
        this.#load(T3, BigInt(this.#target(index, 0)));
        this.#emit(encode('sd', { rs1: GP, rs2: T3, immediate: layout.FALLBACK - layout.HEADER_MIDDLE }));
        return this.#jump(step.word, this.#address(step.place));
      case 'csr':
        return this.#csr(step.word, step.number, step.operand);
      case 'trap':
        return this.#emit(step.word, step.bits);
      case 'return':
        this.#load(T3, BigInt(this.#target(index, step.ahead)));
        this.#csrWrite('mepc', T3);
        this.#load(T3, MSTATUS_MPP);
        this.#emit(encode('csrrs', { rs1: T3, immediate: CSR_NUMBERS.get('mstatus')! }));
        return this.#emit(encode('mret'));
      case 'wait':
        return this.#wait();
      case 'patch':
        return this.#patch(step.before, step.after);
    }
  }

  /** The instruction with a base register that makes it access this address. */
  #access({ row, word: original }: Word, wanted: bigint, aligned: boolean): void {
    const word = withRegister(original, row.uses.rs1, (base) => base === 0 || base === GP, T3);
    const address = aligned ? wanted & ~7n : wanted;
    this.#load(registerOf({ row, word }, row.uses.rs1), address - BigInt(immediateOf({ row, word })));
    this.#emit(word, row.bits);
    // QEMU leaves the half of a store that is in RAM.
    const end = BigInt(layout.RAM_END);
    if (row.uses.rd === undefined && address > end - 8n && address < end) this.#restoreEnd();
  }

  /** Writes the last bytes of RAM anew. */
  #restoreEnd(): void {
    this.#load(T3, BigInt(layout.RAM_END - 8));
    this.#emit(encode('sd', { rs1: T3, rs2: 0 }));
  }

  #reserve({ wide, fill, place, between }: Extract<Step, { kind: 'reserve' }>): void {
    const size = wide ? 8n : 4n;
    const load = wide ? 'lr.d' : 'lr.w';
    const store = wide ? 'sc.d' : 'sc.w';
    const [rd, rs2] = [fill & 31, (fill >>> 5) & 31];
    const address = this.#address(place);
    // SC looks at its address first here, and not at all on QEMU: it gets one that is right.
    const inData = place.at === 'data';
    this.#load(T3, inData ? address & ~(size - 1n) : address);
    const safe = rd === GP || rd === T3 ? 0 : rd;
    const order = (fill >>> 10) & 3;
    this.#emit(encode(load, { rd: safe, rs1: T3, order }));
    if (!inData) return;
    if (between === 'compute') this.#emit(encode('addi', { rd: safe, rs1: safe, immediate: 1 }));
    if (between === 'trap') this.#emit(encode('ecall'));
    if (between === 'store') this.#emit(encode('sb', { rs1: T3, rs2, immediate: 16 }));
    if (between === 'failure') this.#emit(encode('addi', { rd: T3, rs1: T3, immediate: 8 }));
    this.#emit(encode(store, { rd: safe, rs1: T3, rs2, order }));
    // A second one never succeeds.
    this.#emit(encode(store, { rd: T4, rs1: T3, rs2 }));
  }

  #branch({ row, word }: Word, index: number, ahead: number): void {
    const field = row.uses.immediate as Field;
    const reach = 2 ** (fieldWidth(field) - 1);
    const distance = this.#target(index, ahead) - this.#pc;
    this.#emit(replace(word, field, distance < reach ? distance : row.bits / 8), row.bits);
  }

  #jump({ row, word: original }: Word, target: bigint): void {
    const word = withRegister(original, row.uses.rs1, (base) => base === 0 || base === GP, T3);
    this.#load(registerOf({ row, word }, row.uses.rs1), target - BigInt(immediateOf({ row, word })));
    this.#emit(word, row.bits);
  }

  #csrWrite(name: string, register: number): void {
    this.#emit(encode('csrrw', { rs1: register, immediate: CSR_NUMBERS.get(name)! }));
  }

  #csr(original: Word, number: number, operand: bigint): void {
    const { word, source } = csrAccess(original, number, operand, T3);
    if (source !== undefined) this.#load(source.register, source.value);
    this.#emit(word);
    const rd = registerOf(original, original.row.uses.rd);
    if (rd !== 0) this.#hide(rd, csrRule(number), operand);
    if (number === CSR_NUMBERS.get('mtvec')) {
      // Read what is there now, and give the runtime its handler back.
      this.#emit(encode('csrrs', { rd: T3, immediate: number }));
      this.#load(T4, BigInt(layout.HANDLER));
      this.#csrWrite('mtvec', T4);
    }
  }

  /** Replaces in a register what cannot be compared of a CSR. */
  #hide(register: number, { reads, hidden }: CsrRule, instead: bigint): void {
    if (reads === 'differently') this.#load(register, instead);
    if (hidden === 0n) return;
    const mask = register === T3 ? T4 : T3;
    this.#load(mask, MASK_64 - hidden);
    this.#emit(encode('and', { rd: register, rs1: register, rs2: mask }));
  }

  /** WFI with an interrupt that is pending and not taken. */
  #wait(): void {
    this.#emit(encode('csrrci', { rs1: 8, immediate: CSR_NUMBERS.get('mstatus')! }));
    this.#load(T3, BigInt(layout.MSIP));
    this.#load(T4, 1n);
    this.#emit(encode('sw', { rs1: T3, rs2: T4 }));
    this.#emit(encode('csrrsi', { rs1: 8, immediate: CSR_NUMBERS.get('mie')! }));
    this.#emit(encode('csrrs', { rd: T5, immediate: CSR_NUMBERS.get('mip')! }));
    this.#emit(encode('wfi'));
    this.#emit(encode('sw', { rs1: T3, rs2: 0 }));
    this.#emit(encode('csrrci', { rs1: 8, immediate: CSR_NUMBERS.get('mie')! }));
  }

  /** Executes an instruction, puts another into its place, and executes that. */
  #patch(before: Word, after: Word): void {
    const own = (register: number): boolean => register >= T3 && register <= T5;
    const [old, fresh] = [before, after].map(({ row, word }) => withRegister(word, row.uses.rd, own, 31));
    this.#load(T3, 2n);
    const slot = this.#pc;
    this.#emit(old!);
    this.#load(T4, BigInt(slot));
    this.#load(T5, BigInt(fresh!));
    this.#emit(encode('sw', { rs1: T4, rs2: T5 }));
    this.#emit(encode('fence.i'));
    this.#emit(encode('addi', { rd: T3, rs1: T3, immediate: -1 }));
    this.#emit(encode('bne', { rs1: T3, rs2: 0, immediate: slot - this.#pc }));
  }
}

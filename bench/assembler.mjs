// Instructions in, machine code out: from the instruction table, so that the programs of the benchmark need no compiler.
import { encode } from '../dist/riscv/isa/encode.js';

/** RAM's first address: where every program begins. */
export const START = 0x8000_0000;

/** Machine code under construction, from `START` on. */
export class Program {
  #words = [];

  /** The address of the next instruction. */
  get here() {
    return START + 4 * this.#words.length;
  }

  /** Number of instructions so far. */
  get count() {
    return this.#words.length;
  }

  /** Appends one instruction, its operands by name: `rd`, `rs1`, `rs2`, `immediate`. */
  put(name, operands) {
    this.#words.push(encode(name, operands));
    return this;
  }

  /** Puts a number below 2^31, or an address of RAM within 2^31 of here, into a register. */
  set(rd, value) {
    const inRam = value >= START;
    const distance = inRam ? value - this.here : value;
    const low = (distance << 20) >> 20;
    this.put(inRam ? 'auipc' : 'lui', { rd, immediate: (distance - low) | 0 });
    return this.put(inRam ? 'addi' : 'addiw', { rd, rs1: rd, immediate: low });
  }

  /** Branches or jumps to an address that lies near. */
  branch(name, address, operands = {}) {
    return this.put(name, { ...operands, immediate: address - this.here });
  }

  /** Puts `count` into a register and repeats what `body` appends so many times. */
  repeat(counter, count, body) {
    this.set(counter, count);
    const start = this.here;
    body(this);
    this.put('addi', { rd: counter, rs1: counter, immediate: -1 });
    return this.branch('bne', start, { rs1: counter });
  }

  /** Ends the run with exit code 0, by the test finisher. */
  finish() {
    const [address, value] = [30, 31];
    this.set(address, 0x10_0000).set(value, 0x5555).put('sw', { rs1: address, rs2: value });
    return this.branch('jal', this.here);
  }

  /** @returns the code as bytes */
  code() {
    return new Uint8Array(Uint32Array.from(this.#words).buffer);
  }

  /** @returns an ELF file of one segment, with `bssBytes` bytes of zeros after the code */
  elf(bssBytes = 0) {
    const code = this.code();
    const HEADER_BYTES = 64 + 56;
    const file = new Uint8Array(HEADER_BYTES + code.length);
    const view = new DataView(file.buffer);
    const u16 = (at, value) => view.setUint16(at, value, true);
    const u32 = (at, value) => view.setUint32(at, value, true);
    const u64 = (at, value) => view.setBigUint64(at, BigInt(value), true);
    file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]); // magic; 64 bits, little-endian, version 1
    u16(16, 2); // e_type: executable
    u16(18, 243); // e_machine: RISC-V
    u32(20, 1); // e_version
    u64(24, START); // e_entry
    u64(32, 64); // e_phoff
    u16(52, 64); // e_ehsize
    u16(54, 56); // e_phentsize
    u16(56, 1); // e_phnum
    u16(58, 64); // e_shentsize
    u32(64, 1); // p_type: load
    u32(68, 7); // p_flags
    u64(72, HEADER_BYTES); // p_offset
    u64(80, START); // p_vaddr
    u64(88, START); // p_paddr
    u64(96, code.length); // p_filesz
    u64(104, code.length + bssBytes); // p_memsz
    u64(112, 1); // p_align
    file.set(code, HEADER_BYTES);
    return file;
  }
}

import { BadDwarf } from './dwarf-reader.ts';
import type { DwarfReader } from './dwarf-reader.ts';
import { readFileOf2 } from './line-header.ts';
import type { LineHeader } from './line-header.ts';

/** Code without a gap, and the lines that it was made of. Addresses are as signed 64-bit numbers. */
export interface LineSequence {
  readonly rows: readonly LineRow[];
  /** Address behind its last byte. */
  readonly end: number;
}

/** From this address up to that of the next row. */
export interface LineRow {
  readonly address: number;
  /** Number of the file in its unit. */
  readonly file: number;
  /** From 1; 0 for code that no line is the source of. */
  readonly line: number;
}

/** `DW_LNS_`, DWARF 5, section 6.2.5.2. */
const STANDARD = {
  extended: 0,
  copy: 1,
  advancePc: 2,
  advanceLine: 3,
  setFile: 4,
  constAddPc: 8,
  fixedAdvancePc: 9,
};
/** `DW_LNE_`, DWARF 5, section 6.2.5.3. */
const EXTENDED = { endSequence: 1, setAddress: 2, defineFile: 3 };
const MAX_LINE = 0xffff_ffff;

/**
 * Executes the line program of one unit: a reader at its beginning, which ends where the unit does. Each byte makes one row
 * at most.
 */
export function runLineProgram(header: LineHeader, reader: DwarfReader): LineSequence[] {
  const program = new LineProgram(header);
  while (reader.left > 0) program.step(reader);
  return program.sequences;
}

class LineProgram {
  readonly sequences: LineSequence[] = [];
  readonly #header: LineHeader;
  #rows: LineRow[] = [];
  #address = 0;
  #file = 1;
  #line = 1;

  constructor(header: LineHeader) {
    this.#header = header;
  }

  step(reader: DwarfReader): void {
    const opcode = reader.u8();
    const { opcodeBase, lineBase, lineRange } = this.#header;
    if (opcode >= opcodeBase) {
      const special = opcode - opcodeBase;
      this.#advance(Math.floor(special / lineRange));
      this.#line += lineBase + (special % lineRange);
      this.#addRow();
    } else if (opcode === STANDARD.extended) {
      const bytes = reader.uleb();
      if (bytes > 0) this.#extended(reader.part(bytes));
    } else this.#standard(opcode, reader);
  }

  #standard(opcode: number, reader: DwarfReader): void {
    const { opcodeBase, lineRange, operands } = this.#header;
    if (opcode === STANDARD.copy) this.#addRow();
    else if (opcode === STANDARD.advancePc) this.#advance(reader.uleb());
    else if (opcode === STANDARD.advanceLine) this.#line += reader.sleb();
    else if (opcode === STANDARD.setFile) this.#file = reader.uleb();
    else if (opcode === STANDARD.constAddPc) this.#advance(Math.floor((255 - opcodeBase) / lineRange));
    // What assemblers use where the linker will shorten the code: a distance that it can correct.
    else if (opcode === STANDARD.fixedAdvancePc) this.#address += reader.u16();
    else for (let operand = 0; operand < operands[opcode]!; operand++) reader.uleb();
  }

  /** @param reader has this instruction's bytes alone: what is behind those that are known is left */
  #extended(reader: DwarfReader): void {
    const opcode = reader.u8();
    if (opcode === EXTENDED.endSequence) this.#endSequence();
    else if (opcode === EXTENDED.setAddress) this.#address = addressOf(reader);
    else if (opcode === EXTENDED.defineFile) this.#header.files.push(readFileOf2(reader));
  }

  #advance(operations: number): void {
    this.#address += operations * this.#header.instructionBytes;
  }

  #addRow(): void {
    const line = this.#line > 0 && this.#line <= MAX_LINE ? this.#line : 0;
    const row = { address: this.#address, file: this.#file, line };
    // Of several for one address the last one tells what is there; the others are for no instruction.
    if (this.#rows.at(-1)?.address === row.address) this.#rows.pop();
    this.#rows.push(row);
  }

  #endSequence(): void {
    const rows = this.#rows;
    const end = this.#address;
    if (rows.at(-1)?.address === end) rows.pop();
    const ascending = rows.every(({ address }, index) => address < (rows[index + 1]?.address ?? end));
    if (rows.length > 0 && ascending && isAddress(rows[0]!.address) && isAddress(end)) {
      this.sequences.push({ rows, end });
    }
    this.#rows = [];
    this.#address = 0;
    this.#file = 1;
    this.#line = 1;
  }
}

function addressOf(reader: DwarfReader): number {
  if (reader.left === 8) return reader.i64();
  if (reader.left === 4) return reader.u32();
  throw new BadDwarf(`an address of ${reader.left} bytes`);
}

/** Beyond 2^53 addresses would not be exact. */
function isAddress(address: number): boolean {
  return Number.isSafeInteger(address);
}

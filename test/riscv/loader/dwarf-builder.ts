/** What a unit of line information is made of in tests. Defaults give a correct one of DWARF 5. */
export interface LineUnitParts {
  version?: number;
  /** Whether it is in the 64-bit format. */
  wide?: boolean;
  lineRange?: number;
  operations?: number;
  directories?: readonly string[];
  /** Name and directory; in DWARF 5 from file 0 on, before that from file 1. */
  files?: readonly (readonly [string, number])[];
  /** Instead of the tables of a unit of DWARF 5. */
  tables?: readonly number[];
  program: readonly (readonly number[])[];
}

/** Opcodes with their operands, as bytes. Special opcodes have a line base of -5, a range of 14, and begin at 13. */
export const op = {
  setAddress: (address: bigint): number[] => [0, 9, 2, ...bytesOf(address, 8)],
  endSequence: [0, 1, 1],
  copy: [1],
  advancePc: (bytes: number): number[] => [2, ...uleb(bytes)],
  advanceLine: (lines: number): number[] => [3, ...sleb(lines)],
  setFile: (file: number): number[] => [4, ...uleb(file)],
  constAddPc: [8],
  fixedAdvancePc: (bytes: number): number[] => [9, ...bytesOf(BigInt(bytes), 2)],
  special: (bytes: number, lines: number): number[] => [13 + bytes * 14 + lines + 5],
  /** A standard opcode that no version knows has no operands here. */
  ofLater: (...bytes: number[]): number[] => [0, bytes.length + 1, 0x99, ...bytes],
};

/** The bytes of one unit. */
export function lineUnit(parts: LineUnitParts): number[] {
  const { version = 5, wide = false, lineRange = 14, operations = 1, program } = parts;
  const offset = (value: number): number[] => bytesOf(BigInt(value), wide ? 8 : 4);
  const operands = [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1];
  const header = [
    ...[1, ...(version >= 4 ? [operations] : []), 1, 0xfb, lineRange, 13, ...operands],
    ...(parts.tables ?? (version >= 5 ? tablesOf5(parts) : tablesOf2(parts))),
  ];
  const unit = [
    ...bytesOf(BigInt(version), 2),
    ...(version >= 5 ? [8, 0] : []),
    ...offset(header.length),
    ...header,
    ...program.flat(),
  ];
  return [...(wide ? [0xff, 0xff, 0xff, 0xff] : []), ...offset(unit.length), ...unit];
}

function tablesOf2({ directories = [], files = [] }: LineUnitParts): number[] {
  const entries = files.flatMap(([name, directory]) => [...text(name), ...uleb(directory), 0, 0]);
  return [...directories.flatMap(text), 0, ...entries, 0];
}

/** Names as texts in place, and of files a checksum that nobody reads. */
function tablesOf5({ directories = [], files = [] }: LineUnitParts): number[] {
  const entries = files.flatMap(([name, directory]) => [
    ...[...text(name), ...uleb(directory)],
    ...Array.from({ length: 16 }, () => 7),
  ]);
  return [
    ...[1, 1, 0x08, ...uleb(directories.length), ...directories.flatMap(text)],
    ...[3, 1, 0x08, 2, 0x0f, 5, 0x1e, ...uleb(files.length), ...entries],
  ];
}

export function text(value: string): number[] {
  return [...new TextEncoder().encode(`${value}\0`)];
}

export function uleb(value: number): number[] {
  const bytes = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    bytes[bytes.length - 1]! += 128;
    bytes.push(rest % 128);
  }
  return bytes;
}

function sleb(value: number): number[] {
  return [(value & 0x7f) | 0x80, (value >> 7) & 0x7f];
}

function bytesOf(value: bigint, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, index) => Number((value >> BigInt(8 * index)) & 0xffn));
}

/** What an ELF file is made of in tests. Defaults give a correct RISC-V executable. */
export interface ElfParts {
  class?: number;
  byteOrder?: number;
  version?: number;
  type?: number;
  machine?: number;
  entry?: bigint;
  flags?: number;
  programHeaderBytes?: number;
  segments?: readonly SegmentPart[];
  symbols?: readonly SymbolPart[];
  /** Addresses of sections that are part of the guest, 4 bytes each. */
  allocated?: readonly bigint[];
  /** The bytes of `.riscv.attributes`. */
  attributes?: Uint8Array;
  /** Sections that only tools read, by name. */
  debug?: readonly DebugPart[];
}

export interface DebugPart {
  name: string;
  data: Uint8Array;
  /** Whether `data` is compressed, with a header that says how. */
  compressed?: boolean;
}

export interface SegmentPart {
  type?: number;
  flags?: number;
  virtualAddress?: bigint;
  address: bigint;
  data: Uint8Array;
  bytes?: bigint;
  /** Where its bytes are in the file, instead of where `data` has been put. */
  offset?: bigint;
}

export interface SymbolPart {
  name: string;
  address: bigint;
  bytes?: bigint;
  /** `STT_` value. */
  type?: number;
  /** Section index; 0 is undefined. */
  section?: number;
}

interface SectionPart {
  /** Where its name is among the names of sections. */
  name?: number;
  type: number;
  offset: number;
  bytes: number;
  link: number;
  flags?: bigint;
  address?: bigint;
}

/** Two instructions: `li a0, 1; j .` */
export const CODE = Uint8Array.of(0x13, 0x05, 0x10, 0x00, 0x6f, 0x00, 0x00, 0x00);

/** Lays an ELF64 file out: header, program headers, segments' bytes, symbols, names, attributes, what only tools read, section headers. */
export function buildElf(parts: ElfParts = {}): Uint8Array {
  const segments = parts.segments ?? [{ address: 0x8000_0000n, data: CODE }];
  const chunks: Uint8Array[] = [];
  let length = 64 + segments.length * 56;
  const append = (chunk: Uint8Array): number => {
    chunks.push(chunk);
    length += chunk.length;
    return length - chunk.length;
  };
  const dataAt = segments.map(({ data }) => append(data));
  const { table, names } = symbolTable(parts.symbols ?? []);
  const sections: SectionPart[] = [
    { type: 2, offset: append(table), bytes: table.length, link: 2 },
    { type: 3, offset: append(names), bytes: names.length, link: 0 },
  ];
  if (parts.attributes !== undefined) {
    const bytes = parts.attributes.length;
    sections.push({ type: 0x7000_0003, offset: append(parts.attributes), bytes, link: 0 });
  }
  const sectionNames = [''];
  for (const { name, data, compressed = false } of parts.debug ?? []) {
    const flags = compressed ? 0x800n : 0n;
    const nameAt = sectionNames.join('\0').length + 1;
    sectionNames.push(name);
    sections.push({ name: nameAt, type: 1, offset: append(data), bytes: data.length, link: 0, flags });
  }
  if (parts.debug !== undefined) {
    const data = new TextEncoder().encode(`${sectionNames.join('\0')}\0`);
    sections.push({ type: 3, offset: append(data), bytes: data.length, link: 0 });
  }
  const namesIndex = parts.debug === undefined ? 0 : sections.length;
  for (const address of parts.allocated ?? []) {
    sections.push({ type: 1, offset: 0, bytes: 4, link: 0, flags: 2n, address });
  }
  const sectionsAt = length;
  const file = new Uint8Array(length + (sections.length + 1) * 64);
  const view = new DataView(file.buffer);
  view.setUint32(0, 0x7f45_4c46);
  file.set([parts.class ?? 2, parts.byteOrder ?? 1, parts.version ?? 1], 4);
  view.setUint16(16, parts.type ?? 2, true);
  view.setUint16(18, parts.machine ?? 243, true);
  view.setBigUint64(24, parts.entry ?? 0x8000_0000n, true);
  view.setBigUint64(32, 64n, true);
  view.setBigUint64(40, BigInt(sectionsAt), true);
  view.setUint32(48, parts.flags ?? 5, true);
  view.setUint16(54, parts.programHeaderBytes ?? 56, true);
  view.setUint16(56, segments.length, true);
  view.setUint16(58, 64, true);
  view.setUint16(60, sections.length + 1, true);
  view.setUint16(62, namesIndex, true);
  segments.forEach((segment, index) => putSegment(view, 64 + index * 56, segment, dataAt[index]!));
  let at = 64 + segments.length * 56;
  for (const chunk of chunks) {
    file.set(chunk, at);
    at += chunk.length;
  }
  sections.forEach(({ name = 0, type, offset, bytes, link, flags = 0n, address = 0n }, index) => {
    const header = sectionsAt + (index + 1) * 64;
    view.setUint32(header, name, true);
    view.setUint32(header + 4, type, true);
    view.setBigUint64(header + 8, flags, true);
    view.setBigUint64(header + 16, address, true);
    view.setBigUint64(header + 24, BigInt(offset), true);
    view.setBigUint64(header + 32, BigInt(bytes), true);
    view.setUint32(header + 40, link, true);
  });
  return file;
}

function putSegment(view: DataView, at: number, segment: SegmentPart, offset: number): void {
  view.setUint32(at, segment.type ?? 1, true);
  view.setUint32(at + 4, segment.flags ?? 5, true);
  view.setBigUint64(at + 8, segment.offset ?? BigInt(offset), true);
  view.setBigUint64(at + 16, segment.virtualAddress ?? segment.address, true);
  view.setBigUint64(at + 24, segment.address, true);
  view.setBigUint64(at + 32, BigInt(segment.data.length), true);
  view.setBigUint64(at + 40, segment.bytes ?? BigInt(segment.data.length), true);
}

function symbolTable(symbols: readonly SymbolPart[]): { table: Uint8Array; names: Uint8Array } {
  const table = new Uint8Array((symbols.length + 1) * 24);
  const view = new DataView(table.buffer);
  let names = '\0';
  symbols.forEach((symbol, index) => {
    const at = (index + 1) * 24;
    view.setUint32(at, names.length, true);
    view.setUint8(at + 4, symbol.type ?? 2);
    view.setUint16(at + 6, symbol.section ?? 1, true);
    view.setBigUint64(at + 8, symbol.address, true);
    view.setBigUint64(at + 16, symbol.bytes ?? 0n, true);
    names += `${symbol.name}\0`;
  });
  return { table, names: new TextEncoder().encode(names) };
}

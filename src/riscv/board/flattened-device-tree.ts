/**
 * A device tree node as one reads it in a source file: properties (a cell of 32 bits, several cells, a string, several
 * strings, or `true` for one without a value) and, as objects, the nodes below it.
 */
export interface DeviceTreeNode {
  readonly [name: string]: DeviceTreeProperty | DeviceTreeNode;
}

export type DeviceTreeProperty = number | readonly number[] | string | readonly string[] | true;

/** The header's fields, 32 bits each and big-endian (Devicetree Specification 0.4, section 5.2). */
const HEADER_BYTES = 40;
const MAGIC = 0xd00d_feed;
const VERSION = 17;
const LAST_COMPATIBLE_VERSION = 16;

/** Tokens of the structure block (section 5.4.1). */
const TOKEN = { beginNode: 1, endNode: 2, property: 3, end: 9 } as const;

/** An empty memory reservation block: its terminating entry. */
const RESERVATIONS_BYTES = 16;

/** Writes the tree under `root` as a devicetree blob, version 17. */
export function flattenDeviceTree(root: DeviceTreeNode): Uint8Array {
  const writer = new StructureWriter();
  writer.node('', root);
  const { structure, strings } = writer.finish();
  const structureOffset = HEADER_BYTES + RESERVATIONS_BYTES;
  const stringsOffset = structureOffset + structure.length;
  const blob = new Uint8Array(stringsOffset + strings.length);
  const header = [
    MAGIC,
    blob.length,
    structureOffset,
    stringsOffset,
    HEADER_BYTES,
    VERSION,
    LAST_COMPATIBLE_VERSION,
    0, // the hart that boots
    strings.length,
    structure.length,
  ];
  blob.set(bigEndian(header), 0);
  blob.set(structure, structureOffset);
  blob.set(strings, stringsOffset);
  return blob;
}

/** Collects the structure block, and in the strings block each property name once. */
class StructureWriter {
  readonly #structure: number[] = [];
  readonly #strings: number[] = [];
  readonly #nameOffsets = new Map<string, number>();

  node(name: string, node: DeviceTreeNode): void {
    this.#cells([TOKEN.beginNode]);
    this.#padded(text(name));
    const children: [string, DeviceTreeNode][] = [];
    for (const [key, value] of Object.entries(node)) {
      if (isNode(value)) children.push([key, value]);
      else this.#property(key, encode(value)); // all properties come before the first child
    }
    for (const [key, child] of children) this.node(key, child);
    this.#cells([TOKEN.endNode]);
  }

  finish(): { structure: Uint8Array; strings: Uint8Array } {
    this.#cells([TOKEN.end]);
    return { structure: Uint8Array.from(this.#structure), strings: Uint8Array.from(this.#strings) };
  }

  #property(name: string, value: Uint8Array): void {
    this.#cells([TOKEN.property, value.length, this.#nameOffset(name)]);
    this.#padded(value);
  }

  #nameOffset(name: string): number {
    const known = this.#nameOffsets.get(name);
    if (known !== undefined) return known;
    const offset = this.#strings.length;
    this.#nameOffsets.set(name, offset);
    this.#strings.push(...text(name));
    return offset;
  }

  #cells(values: readonly number[]): void {
    this.#structure.push(...bigEndian(values));
  }

  #padded(bytes: Uint8Array): void {
    for (const byte of bytes) this.#structure.push(byte);
    while (this.#structure.length % 4 !== 0) this.#structure.push(0);
  }
}

function isNode(value: DeviceTreeProperty | DeviceTreeNode): value is DeviceTreeNode {
  return typeof value === 'object' && !Array.isArray(value);
}

function encode(value: DeviceTreeProperty): Uint8Array {
  if (value === true) return new Uint8Array(0);
  if (typeof value === 'number') return bigEndian([value]);
  if (typeof value === 'string') return text(value);
  const strings = value.filter((element) => typeof element === 'string');
  return strings.length > 0 ? text(strings.join('\0')) : bigEndian(value as readonly number[]);
}

/** UTF-8, with the byte 0 at its end. */
function text(value: string): Uint8Array {
  return new TextEncoder().encode(`${value}\0`);
}

function bigEndian(cells: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * cells.length);
  const view = new DataView(bytes.buffer);
  cells.forEach((cell, index) => view.setUint32(4 * index, cell));
  return bytes;
}

import { ALIASES } from './aliases.ts';
import { COMPRESSED_INSTRUCTIONS } from './compressed.ts';
import { CSR_NUMBERS } from './csrs.ts';
import { place } from './encode.ts';
import { FORMATS, ORDER_SUFFIXES } from './formats.ts';
import type { Format, Operand, RegisterSource } from './formats.ts';
import { INSTRUCTIONS, instructionNamed } from './instructions.ts';
import { REGISTER_NAMES } from './registers.ts';

/** Assembled bytes, and where the labels are. */
export interface Assembly {
  readonly bytes: Uint8Array;
  /** Addresses by label, in the order of the source. */
  readonly labels: ReadonlyMap<string, number>;
  /** The address of a label, or of what is written as `label+8`. @throws RangeError: there is no such label */
  at(label: string): number;
}

/** One way to write an instruction. Several may have one name: `jal ra, main` and `jal main`. */
interface Shape {
  readonly name: string;
  readonly bytes: 2 | 4;
  /** The bits that no operand supplies. */
  readonly match: number;
  readonly operands: readonly Operand[];
}

const SHAPES: readonly Shape[] = [
  ...COMPRESSED_INSTRUCTIONS.map(({ name, match, operands }): Shape => ({ name, bytes: 2, match, operands })),
  ...INSTRUCTIONS.flatMap(({ name, match, format }): Shape[] => {
    const { operands, order }: Format = FORMATS[format];
    const shape = { name, bytes: 4, match, operands } as const;
    if (order === undefined) return [shape];
    return ORDER_SUFFIXES.map((suffix, value) => ({
      ...shape,
      name: name + suffix,
      match: match | place(order, value, name),
    }));
  }),
  ...ALIASES.map(({ name, of, when, operands }): Shape => ({
    name,
    bytes: 4,
    match: when.reduce(
      (word, [field, value]) => word | place(field, value, name),
      instructionNamed(of).match,
    ),
    operands,
  })),
];

const SHAPES_BY_NAME = new Map<string, Shape[]>();
for (const shape of SHAPES) {
  const others = SHAPES_BY_NAME.get(shape.name);
  if (others === undefined) SHAPES_BY_NAME.set(shape.name, [shape]);
  else others.push(shape);
}

/** Bytes of one element of the directives that hold data. */
const DATA_BYTES: Readonly<Record<string, 1 | 2 | 4 | 8>> = {
  '.byte': 1,
  '.half': 2,
  '.word': 4,
  '.dword': 8,
};

type Labels = ReadonlyMap<string, number>;

/** What stands for bytes: how many, and what they are once all labels are known. */
interface Item {
  readonly bytes: number;
  emit(view: DataView, at: number, address: number, labels: Labels): void;
}

/** An operand as it is written, or computed from the address of the line that it belongs to. */
type Written = string | ((address: number, labels: Labels) => bigint);

interface Line {
  readonly number: number;
  readonly text: string;
  readonly address: number;
  readonly item: Item;
}

/**
 * A small assembler on the instruction table: one instruction, label or directive a line, `#` begins a comment. Besides
 * instructions and their aliases it knows `call`, `li` (any 64-bit constant), `la` (an address within 2 GiB), and the
 * directives `.byte`, `.half`, `.word`, `.dword`, `.zero` and `.align` (both in bytes). Numbers are as in JavaScript; `label+8` too.
 *
 * @param base the address of the first byte
 * @throws RangeError: a line that makes no sense, with its number and text
 */
export function assemble(source: string, base = 0x8000_0000): Assembly {
  const labels = new Map<string, number>();
  const lines: Line[] = [];
  let address = base;
  for (const [index, written] of source.split('\n').entries()) {
    let text = written.replace(/#.*/, '').trim();
    for (let label = LABEL.exec(text); label !== null; label = LABEL.exec(text)) {
      atLine(index + 1, text, () => define(labels, label![1]!, address));
      text = text.slice(label[0].length);
    }
    if (text === '') continue;
    for (const item of atLine(index + 1, text, () => itemsOf(text, address))) {
      lines.push({ number: index + 1, text, address, item });
      address += item.bytes;
    }
  }
  const bytes = new Uint8Array(address - base);
  const view = new DataView(bytes.buffer);
  for (const { number, text, address: at, item } of lines) {
    atLine(number, text, () => item.emit(view, at - base, at, labels));
  }
  return { bytes, labels, at: (label) => Number(valueOf(label, labels)) };
}

const LABEL = /^([A-Za-z_]\w*):\s*/;

function define(labels: Map<string, number>, label: string, address: number): void {
  if (labels.has(label)) throw new RangeError(`the label "${label}" is there already`);
  labels.set(label, address);
}

/** Says in errors where they come from. */
function atLine<T>(number: number, text: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof RangeError) && !(error instanceof SyntaxError)) throw error;
    throw new RangeError(`line ${number}, "${text}": ${error.message}`, { cause: error });
  }
}

function itemsOf(text: string, address: number): Item[] {
  const name = text.split(/\s/, 1)[0]!;
  const rest = text.slice(name.length).trim();
  const operands = rest === '' ? [] : rest.split(',').map((operand) => operand.trim());
  if (name.startsWith('.')) return [directive(name, operands, address)];
  if (name === 'li') {
    return constant(operands[0]!, valueOf(operands[1] ?? '', new Map())).map(([part, ...given]) =>
      instruction(part!, given),
    );
  }
  if (name === 'la') return addressOf(operands[0]!, operands[1] ?? '');
  if (name === 'call') return [instruction('jal', operands)];
  return [instruction(name, operands)];
}

function directive(name: string, operands: readonly string[], address: number): Item {
  const first = Number(operands[0]);
  const nothing = (): void => {};
  if (name === '.zero') return { bytes: first, emit: nothing };
  if (name === '.align') return { bytes: (first - (address % first)) % first, emit: nothing };
  const width = DATA_BYTES[name];
  if (width === undefined) throw new RangeError(`no directive is named "${name}"`);
  return {
    bytes: width * operands.length,
    emit: (view, at, _address, labels) =>
      operands.forEach((operand, index) => {
        putData(view, at + width * index, width, valueOf(operand, labels));
      }),
  };
}

function putData(view: DataView, at: number, width: 1 | 2 | 4 | 8, value: bigint): void {
  for (let byte = 0; byte < width; byte++) {
    view.setUint8(at + byte, Number((value >> BigInt(8 * byte)) & 0xffn));
  }
}

/** The instructions that set a register to a constant: name and operands. */
function constant(register: string, value: bigint): string[][] {
  const signed = BigInt.asIntN(64, value);
  const low = BigInt.asIntN(12, signed);
  if (signed === low) return [['addi', register, 'zero', `${low}`]];
  if (signed === BigInt.asIntN(32, signed)) {
    const upper = BigInt.asUintN(20, (signed - low) >> 12n);
    const lui = ['lui', register, `${upper}`];
    return low === 0n ? [lui] : [lui, ['addiw', register, register, `${low}`]];
  }
  return [
    ...constant(register, (signed - low) >> 12n),
    ['slli', register, register, '12'],
    ['addi', register, register, `${low}`],
  ];
}

/** The two instructions that set a register to an address, relative to the first of them. */
function addressOf(register: string, label: string): Item[] {
  const distance = (from: number, labels: Labels): bigint => valueOf(label, labels) - BigInt(from);
  const upper: Written = (address, labels) => BigInt.asUintN(20, (distance(address, labels) + 0x800n) >> 12n);
  const lower: Written = (address, labels) => BigInt.asIntN(12, distance(address - 4, labels));
  return [instruction('auipc', [register, upper]), instruction('addi', [register, register, lower])];
}

function instruction(name: string, operands: readonly Written[]): Item {
  const shape = shapeOf(name, operands);
  return {
    bytes: shape.bytes,
    emit: (view, at, address, labels) => {
      let word = shape.match;
      for (const [index, operand] of shape.operands.entries()) {
        const given = operands[index]!;
        const text = typeof given === 'string' ? given : `${given(address, labels)}`;
        word |= encodeOperand(name, operand, text, address, labels);
      }
      if (shape.bytes === 2) view.setUint16(at, word, true);
      else view.setUint32(at, word, true);
    },
  };
}

/** The way of writing an instruction that has such operands. */
function shapeOf(name: string, given: readonly Written[]): Shape {
  const shapes = SHAPES_BY_NAME.get(name);
  if (shapes === undefined) throw new RangeError(`no instruction is named "${name}"`);
  const shape = shapes.find(
    ({ operands }) =>
      operands.length === given.length &&
      operands.every(({ kind }, index) => (kind === 'memory') === isMemory(given[index]!)),
  );
  if (shape === undefined) throw new RangeError(`${name} is not written with such operands`);
  return shape;
}

function isMemory(written: Written): boolean {
  return typeof written === 'string' && written.endsWith(')');
}

/** The operand's bits in the encoding. */
function encodeOperand(
  name: string,
  operand: Operand,
  text: string,
  address: number,
  labels: Labels,
): number {
  switch (operand.kind) {
    case 'register':
      return encodeRegister(name, operand.register, text);
    case 'memory': {
      const [, offset, base] = /^([^(]*)\((\w+)\)$/.exec(text) ?? [];
      const bits =
        operand.offset === undefined ? 0 : place(operand.offset, Number(valueOf(offset ?? '', labels)), name);
      return bits | encodeRegister(name, operand.base, base ?? text);
    }
    case 'target':
      return place(operand.field, Number(valueOf(text, labels)) - address, name);
    case 'upper':
      return place(operand.field, Number(valueOf(text, labels)) << 12, name);
    case 'csr':
      return place(operand.field, CSR_NUMBERS.get(text) ?? Number(text), name);
    case 'fenceSet':
      return place(operand.field, fenceSet(text), name);
    case 'immediate':
      return place(operand.field, Number(valueOf(text, labels)), name);
  }
}

/** What a fence orders, by its letters. */
function fenceSet(text: string): number {
  if (!/^(0|i?o?r?w?)$/.test(text)) throw new RangeError(`a fence orders some of iorw, not "${text}"`);
  return ['w', 'r', 'o', 'i'].reduce(
    (set, letter, bit) => (text.includes(letter) ? set | (1 << bit) : set),
    0,
  );
}

/** @throws RangeError: also for another register than the one that the encoding always means */
function encodeRegister(name: string, source: RegisterSource, text: string): number {
  const number = /^x\d+$/.test(text) ? Number(text.slice(1)) : REGISTER_NAMES.indexOf(text);
  if (number < 0 || number > 31) throw new RangeError(`no register is named "${text}"`);
  if (typeof source !== 'number') return place(source, number, name);
  if (source !== number) throw new RangeError(`${name} takes ${REGISTER_NAMES[source]}, not ${text}`);
  return 0;
}

/** A number, a label, or a label and a distance. */
function valueOf(text: string, labels: Labels): bigint {
  const [, label, distance = '0'] = /^([A-Za-z_]\w*)\s*(?:\+\s*(\w+))?$/.exec(text) ?? [];
  if (label === undefined) return text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text);
  const address = labels.get(label);
  if (address === undefined) throw new RangeError(`no label is named "${label}"`);
  return BigInt(address) + BigInt(distance);
}

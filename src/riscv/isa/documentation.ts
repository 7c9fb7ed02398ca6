import { COMPRESSED_INSTRUCTIONS } from './compressed.ts';
import type { CompressedInstruction } from './compressed.ts';
import { fieldWidth } from './fields.ts';
import type { Field, Piece } from './fields.ts';
import { FORMATS } from './formats.ts';
import type { Format, Operand, RegisterSource, Uses } from './formats.ts';
import { INSTRUCTIONS, instructionNamed } from './instructions.ts';
import type { Extension, Instruction } from './instructions.ts';
import { registerName } from './registers.ts';

const TITLES: Record<Extension, string> = {
  I: 'RV64I: base integer instructions',
  M: 'M: multiplication and division',
  A: 'A: atomic instructions',
  Zicsr: 'Zicsr: control and status registers',
  Zifencei: 'Zifencei: instruction fetch fence',
  Machine: 'Machine mode',
};

const INTRODUCTION = `# Instructions

<!-- Generated from the instruction table in src/riscv/isa; run "node tools/generate-isa.mjs --docs". -->

The hart executes RV64IMAC with Zicsr, Zifencei and the counters of Zicntr, in machine mode: ${INSTRUCTIONS.length}
instructions of 32 bits and ${COMPRESSED_INSTRUCTIONS.length} of 16. Every other encoding raises an illegal-instruction exception.

Encodings read from bit 31 (or 15) down to bit 0, as in the RISC-V manuals. \`imm[12|10:5]\` means that bits 12 and
10 to 5 of the immediate stand here, in this order; \`-\` is a bit that the hart ignores; a quote marks a register
field of three bits, for x8 to x15. The bits \`aq\` and \`rl\` are accepted and change nothing: a hart's memory
accesses are always in order.
`;

/** docs/instructions.md: every instruction of the table by extension, with encoding, operands and expansion. */
export function instructionsDocument(): string {
  const extensions = [...new Set(INSTRUCTIONS.map(({ extension }) => extension))];
  const sections = extensions.map((extension) => {
    const rows = INSTRUCTIONS.filter((instruction) => instruction.extension === extension).map(
      instructionRow,
    );
    return `## ${TITLES[extension]}\n\n${table(['Instruction', 'Encoding'], rows)}`;
  });
  const compressed = table(
    ['Instruction', 'Encoding', 'Stands for', 'Except'],
    COMPRESSED_INSTRUCTIONS.map(compressedRow),
  );
  const note =
    'Encodings that are excepted are reserved and illegal, or another instruction of the list. What the manual\n' +
    'calls a HINT executes as the instruction that it stands for, which changes nothing. The loads and stores of\n' +
    'floating-point registers (`c.fld`, `c.fsd`, `c.fldsp`, `c.fsdsp`) are illegal without the D extension.\n';
  return [INTRODUCTION, ...sections, `## C: compressed instructions\n\n${note}\n${compressed}`].join('\n');
}

function instructionRow(instruction: Instruction): string[] {
  const format: Format = FORMATS[instruction.format];
  return [
    code(assembly(instruction.name, format.operands.map(operandName))),
    code(encodingText(instruction.pattern, fieldsOf(format.operands, format.uses, format.order))),
  ];
}

function compressedRow({
  name,
  pattern,
  operands,
  expansion,
  uses,
  except,
}: CompressedInstruction): string[] {
  return [
    code(assembly(name, operands.map(operandName))),
    code(encodingText(pattern, fieldsOf(operands, uses))),
    code(expansionText(expansion, uses)),
    except.map(({ field, equals }) => code(`${field.name} = ${equals}`)).join(', '),
  ];
}

const assembly = (name: string, operands: readonly string[]): string =>
  `${name} ${operands.join(', ')}`.trim();

function operandName(operand: Operand): string {
  if (operand.kind === 'register') return sourceName(operand.register);
  if (operand.kind !== 'memory') return operand.field.name;
  return `${operand.offset?.name ?? ''}(${sourceName(operand.base)})`;
}

const sourceName = (source: RegisterSource): string =>
  typeof source === 'number' ? registerName(source) : source.name;

/** The 32-bit instruction with its operands named after the fields of the compressed one. */
function expansionText(expansion: string, uses: Uses): string {
  const { operands, uses: parts }: Format = FORMATS[instructionNamed(expansion).format];
  const source = (full: RegisterSource): string => {
    const [part] = (['rd', 'rs1', 'rs2'] as const).filter((name) => parts[name] === full);
    return sourceName((part && uses[part]) ?? 0);
  };
  const constant = uses.immediate?.name ?? '0';
  const names = operands.map((operand) => {
    if (operand.kind === 'register') return source(operand.register);
    return operand.kind === 'memory' ? `${constant}(${source(operand.base)})` : constant;
  });
  return assembly(expansion, names);
}

/** The fields that stand in an encoding, each once. */
function fieldsOf(operands: readonly Operand[], uses: Uses, order?: Field): Field[] {
  const sources = operands.flatMap((operand): (RegisterSource | undefined)[] => {
    if (operand.kind === 'register') return [operand.register];
    return operand.kind === 'memory' ? [operand.base, operand.offset] : [operand.field];
  });
  const all = [...sources, ...Object.values(uses), order].filter((source) => typeof source === 'object');
  return [...new Set(all)];
}

/** A part of the encoding, from its highest bit: fixed or ignored bits, or pieces of a field. */
type Part = { bits: string } | { readonly field: Field; readonly pieces: Piece[] };

/** The pattern with the fields' names for its dots. Its blanks stay where fixed bits meet. */
function encodingText(pattern: string, fields: readonly Field[]): string {
  const parts: Part[] = [];
  let bit = pattern.replaceAll(' ', '').length;
  let covered = bit;
  let joins = false;
  for (const character of pattern) {
    if (character === ' ') joins = false;
    if (character === ' ' || --bit >= covered) continue;
    const found = character === '.' ? pieceEndingAt(fields, bit) : undefined;
    const last = parts.at(-1);
    if (found !== undefined) {
      covered = bit - found.piece.width + 1;
      if (last !== undefined && 'field' in last && last.field === found.field) last.pieces.push(found.piece);
      else parts.push({ field: found.field, pieces: [found.piece] });
    } else if (joins && last !== undefined && 'bits' in last) {
      last.bits += character.replace('.', '-');
    } else {
      parts.push({ bits: character.replace('.', '-') });
    }
    joins = found === undefined;
  }
  return parts.map((part) => ('bits' in part ? part.bits : partText(part.field, part.pieces))).join(' ');
}

/** The field that has a piece whose highest bit is this bit of the encoding. */
function pieceEndingAt(fields: readonly Field[], bit: number): { field: Field; piece: Piece } | undefined {
  for (const field of fields) {
    const piece = field.pieces.find(({ from, width }) => from + width - 1 === bit);
    if (piece !== undefined) return { field, piece };
  }
  return undefined;
}

function partText(field: Field, pieces: readonly Piece[]): string {
  if (field.name === 'order') return 'aq rl';
  const whole = pieces.length === 1 && pieces[0]?.width === fieldWidth(field);
  if (whole && field.name !== 'imm') return field.name;
  const ranges = pieces.map(({ to, width }) => (width === 1 ? `${to}` : `${to + width - 1}:${to}`));
  return `${field.name}[${ranges.join('|')}]`;
}

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

/** A Markdown table, its columns padded as the formatter of this repository pads them. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('');
}

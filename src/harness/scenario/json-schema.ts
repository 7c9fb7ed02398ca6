import type { Field, RecordShape, Shape } from './shape.ts';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** A JSON schema (draft 2020-12) of the values that a shape allows. */
export function jsonSchema(title: string, shape: Shape): object {
  return { $schema: DIALECT, title, ...schemaOf(shape) };
}

function schemaOf(shape: Shape): object {
  switch (shape.kind) {
    case 'integer':
    case 'number':
      return { type: shape.kind, minimum: shape.least, maximum: shape.most };
    case 'text':
      return { type: 'string', ...(shape.pattern === undefined ? {} : { pattern: shape.pattern }) };
    case 'hex':
      return {
        type: 'string',
        pattern: '^([0-9a-fA-F]{2})*$',
        ...(shape.leastBytes === 0 ? {} : { minLength: 2 * shape.leastBytes }),
        ...(shape.mostBytes === Number.MAX_SAFE_INTEGER ? {} : { maxLength: 2 * shape.mostBytes }),
      };
    case 'choice':
      return shape.of.length === 1 ? { const: shape.of[0] } : { enum: shape.of };
    case 'list':
      return { type: 'array', items: schemaOf(shape.of) };
    case 'record':
      return recordSchema(shape);
    case 'either':
      return { anyOf: [schemaOf(shape.plain), schemaOf(shape.record)] };
  }
}

function recordSchema({ fields, oneOf }: RecordShape): object {
  const all = Object.entries(fields);
  const required = all.filter(([, field]) => field.required).map(([name]) => name);
  const dependent = all.flatMap(([name, field]) => (field.with === undefined ? [] : [[name, [field.with]]]));
  return {
    type: 'object',
    properties: Object.fromEntries(all.map(([name, field]) => [name, fieldSchema(field)])),
    additionalProperties: false,
    ...(required.length === 0 ? {} : { required }),
    ...(dependent.length === 0 ? {} : { dependentRequired: Object.fromEntries(dependent) }),
    ...(oneOf === undefined
      ? {}
      : { allOf: oneOf.map(({ names }) => ({ oneOf: names.map((name) => ({ required: [name] })) })) }),
  };
}

function fieldSchema({ shape, about, unsaid }: Field): object {
  return { description: about, ...schemaOf(shape), ...(unsaid === undefined ? {} : { default: unsaid }) };
}

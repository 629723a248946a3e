/**
 * What the tools take. The schemas check what a policy sends, and the JSON schemas of the tools' definitions are made of them, so the two
 * cannot differ.
 */
import { toJSONSchema, z } from 'zod';
import type { ToolDefinition } from '../../core/index.ts';
import type { ToolLimits } from './tool-set.ts';

/** Safe integers only, which needs no bound in the schema. */
const LINE = z.number().multipleOf(1).min(1);

export const GREP_ARGUMENTS = z.strictObject({
  pattern: z
    .string()
    .min(1)
    .max(500)
    .describe('Regular expression in RE2 syntax, or plain text, that a line has to match.'),
  path: z
    .string()
    .max(500)
    .optional()
    .describe('File, folder, glob (src/**/*.py) or dotted module to search in; everything by default.'),
  case_sensitive: z
    .boolean()
    .optional()
    .describe('By default, case counts only if the pattern holds a capital letter.'),
  context: z
    .number()
    .multipleOf(1)
    .min(0)
    .max(10)
    .optional()
    .describe('Lines to show around each match; 0 by default.'),
});

export const GLOB_ARGUMENTS = z.strictObject({
  pattern: z
    .string()
    .min(1)
    .max(500)
    .describe(
      'Glob (src/**/*.py, cache*.py in any folder), folder, dotted module (pkg.sub.mod) or a piece of a path (parser).',
    ),
});

export const READ_FILE_ARGUMENTS = z.strictObject({
  path: z.string().min(1).max(1000).describe('Path from the root of the repository.'),
  start_line: LINE.optional().describe('First line to show; 1 by default.'),
  end_line: LINE.optional().describe('Last line to show; the end of the file by default.'),
});

export type GrepArguments = z.infer<typeof GREP_ARGUMENTS>;
export type ReadFileArguments = z.infer<typeof READ_FILE_ARGUMENTS>;

export function definitionsOf(limits: ToolLimits): ToolDefinition[] {
  return [
    {
      name: 'grep',
      description:
        `Finds lines by a pattern in the source files, with their paths and line numbers. Shows up to ${limits.grepLines} lines, those of tests ` +
        'last, and says how many more there are.',
      parameters: plainSchema(GREP_ARGUMENTS),
    },
    {
      name: 'glob',
      description: `Finds source files by their path. Shows up to ${limits.globPaths} paths, those of tests last.`,
      parameters: plainSchema(GLOB_ARGUMENTS),
    },
    {
      name: 'read_file',
      description: `Shows lines of one source file with their numbers, up to ${limits.readLines} at once.`,
      parameters: plainSchema(READ_FILE_ARGUMENTS),
    },
  ];
}

/** The value of arguments that fit, or one sentence that says what does not and what is expected. Absent and `null` are the same. */
export function parseArguments<T>(
  schema: z.ZodType<T>,
  given: unknown,
): { readonly value: T } | { readonly bad: string } {
  const parsed = schema.safeParse(withoutNulls(given));
  if (parsed.success) return { value: parsed.data };
  const issues = parsed.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  );
  return { bad: `${issues.join('; ').slice(0, 500)}. Expected: ${expected(schema)}` };
}

function withoutNulls(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given;
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}

/** Such as `{pattern: string, path?: string}`. */
function expected(schema: z.ZodType): string {
  const { properties = {}, required = [] } = plainSchema(schema) as {
    properties?: Record<string, { type?: string }>;
    required?: string[];
  };
  const parts = Object.entries(properties).map(
    ([name, { type }]) => `${name}${required.includes(name) ? '' : '?'}: ${type}`,
  );
  return `{${parts.join(', ')}}`;
}

function plainSchema(schema: z.ZodType): Readonly<Record<string, unknown>> {
  const { $schema: _, ...plain } = toJSONSchema(schema);
  return plain;
}

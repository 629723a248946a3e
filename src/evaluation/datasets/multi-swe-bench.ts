/** Multi-SWE-bench: a pull request with the issues that it resolves, which together are the query. */
import type { Fields } from './fields.ts';
import { type RowShape, readPatch } from './row-shape.ts';

export const multiSweBench: RowShape = {
  fits: (fields) => fields.has('fix_patch'),
  read: (fields, datasetName) => {
    const [owner, name] = [fields.text('org'), fields.text('repo')];
    return {
      instance_id: fields.optionalText('instance_id') ?? `${owner}__${name}-${fields.count('number')}`,
      dataset: fields.optionalText('dataset') ?? datasetName,
      repo: `${owner}/${name}`,
      base_commit: fields.object('base').text('sha'),
      problem_statement: readIssues(fields),
      ...readPatch(fields, 'fix_patch'),
    };
  },
};

function readIssues(fields: Fields): string {
  const issues = fields.objects('resolved_issues').map((issue) => {
    const { title, body } = issue.presentTexts('title', 'body');
    return [title, body].filter((text) => text !== undefined).join('\n');
  });
  const text = issues.join('\n\n').trim();
  if (text === '') fields.report('resolved_issues', 'holds no text');
  return text;
}

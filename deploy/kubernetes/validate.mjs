// Holds manifests against Kubernetes' API: names by its types, values by its schemas.
//   node validate.mjs MODULES FILE…     MODULES: a node_modules folder with kubernetes-models, js-yaml and typescript
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, ...files] = process.argv.slice(2);
const path = (...names) => resolve(modules, ...names);
const load = file => import(pathToFileURL(file));
const yaml = await load(path("js-yaml", "dist", "js-yaml.mjs"));
const { default: typescript } = await load(path("typescript", "lib", "typescript.js"));

const failures = [];
const unchecked = new Set();
const manifests = [];
for (const file of files) {
  for (const manifest of yaml.loadAll(readFileSync(file, "utf8"))) {
    const { apiVersion, kind } = manifest;
    const model = path("kubernetes-models", ...apiVersion.split("/"), kind);
    if (!existsSync(`${model}.js`)) {
      unchecked.add(`${apiVersion} ${kind}`);
      continue;
    }
    manifests.push({ name: `${file}: ${kind} ${manifest.metadata.name}`, manifest, model });
    const Model = (await load(`${model}.js`))[kind];
    try {
      new Model(manifest).validate();
    } catch (error) {
      failures.push(`${manifests.at(-1).name}: ${error.message}`);
    }
  }
}

// A name that a type lacks is no error of the schema, but one of an object literal of that type. Line n is manifest n.
const source = manifests
  .map(({ manifest, model }) => `(${JSON.stringify(manifest)}) satisfies import("${model}.js").I${manifest.kind};`)
  .join("\n");
const file = path("manifests.ts");
const options = { module: typescript.ModuleKind.NodeNext, moduleResolution: typescript.ModuleResolutionKind.NodeNext, strict: true, noEmit: true, skipLibCheck: true, types: [] };
const host = typescript.createCompilerHost(options);
const { fileExists, getSourceFile } = host;
host.fileExists = name => name === file || fileExists(name);
host.getSourceFile = (name, target) => name === file ? typescript.createSourceFile(name, source, target) : getSourceFile(name, target);
const program = typescript.createProgram([file], options, host);
for (const error of program.getSemanticDiagnostics(program.getSourceFile(file))) {
  const { line } = error.file.getLineAndCharacterOfPosition(error.start);
  failures.push(`${manifests[line].name}: ${typescript.flattenDiagnosticMessageText(error.messageText, " ")}`);
}

failures.forEach(failure => console.error(failure));
console.log(`${manifests.length} manifests held against Kubernetes' types and schemas, ${failures.length} failures`);
if (unchecked.size) console.log(`not checked, no schema at hand: ${[...unchecked].join(", ")}`);
process.exit(failures.length || !manifests.length ? 1 : 0);

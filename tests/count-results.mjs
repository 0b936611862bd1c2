// Adds up the suites' own reports and names what failed: node count-results.mjs FOLDER. Exit code 1 when a suite failed or ran nothing.
import { readFileSync } from "node:fs";

const folder = process.argv[2];

// Each reader gives what a suite counted and, of every failed test, its name and what it said.
const xunit = (r) => ({
  passed: r.results.summary.passed,
  failed: r.results.summary.failed + (r.results.summary.other ?? 0),
  failures: r.results.tests
    .filter((t) => t.status === "failed" || t.status === "other")
    .map((t) => ({ name: t.name, said: [t.message, t.trace].filter(Boolean).join("\n") })),
});
const vitest = (r) => ({
  passed: r.numPassedTests,
  failed: r.numFailedTests + r.numFailedTestSuites * (r.numFailedTests === 0 ? 1 : 0),
  failures: r.testResults
    .filter((file) => file.status === "failed")
    .flatMap((file) => [
      ...file.assertionResults.filter((t) => t.status === "failed").map((t) => ({ name: t.fullName, said: t.failureMessages.join("\n") })),
      ...(file.message ? [{ name: file.name, said: file.message }] : []),
    ]),
});
const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
const playwright = (r) => ({
  passed: r.stats.expected + r.stats.flaky,
  failed: r.stats.unexpected,
  failures: r.suites
    .flatMap(specsOf)
    .filter((spec) => !spec.ok)
    .map((spec) => ({
      name: `${spec.file}:${spec.line} ${spec.title}`,
      said: spec.tests.flatMap((t) => t.results.flatMap((result) => (result.errors ?? []).map((e) => e.message))).join("\n"),
    })),
});
const suites = { "xunit.json": xunit, "xunit-alone.json": xunit, "vitest.json": vitest, "e2e.json": playwright };

// The end of a long log is often all that is kept: what failed is said there again, in a few lines each.
const LINES = 12;

let passed = 0;
let failed = 0;
const counts = [];
for (const [file, read] of Object.entries(suites)) {
  try {
    const suite = read(JSON.parse(readFileSync(`${folder}/${file}`, "utf8")));
    for (const { name, said } of suite.failures) {
      const lines = said.split("\n").filter((line) => line.trim() !== "");
      console.log(`FAILED ${file}: ${name}`);
      for (const line of lines.slice(0, LINES)) console.log(`  ${line.slice(0, 300)}`);
    }
    counts.push(`${file}: ${suite.passed} passed, ${suite.failed} failed`);
    passed += suite.passed;
    failed += suite.failed + (suite.passed + suite.failed === 0 ? 1 : 0);
  } catch (error) {
    counts.push(`${file}: the suite left no report that can be read (${error.message})`);
    failed++;
  }
}
for (const line of counts) console.log(line);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

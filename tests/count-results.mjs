// Adds up the suites' own reports: node count-results.mjs FOLDER. Exit code 1 when a suite failed or ran nothing.
import { readFileSync } from "node:fs";

const folder = process.argv[2];
const xunit = (r) => [r.results.summary.passed, r.results.summary.failed + (r.results.summary.other ?? 0)];
const suites = {
  "xunit.json": xunit,
  "xunit-alone.json": xunit,
  "vitest.json": (r) => [r.numPassedTests, r.numFailedTests + r.numFailedTestSuites * (r.numFailedTests === 0 ? 1 : 0)],
  "e2e.json": (r) => [r.stats.expected + r.stats.flaky, r.stats.unexpected],
};
let passed = 0;
let failed = 0;
for (const [file, read] of Object.entries(suites)) {
  try {
    const [good, bad] = read(JSON.parse(readFileSync(`${folder}/${file}`, "utf8")));
    console.log(`${file}: ${good} passed, ${bad} failed`);
    passed += good;
    failed += bad + (good + bad === 0 ? 1 : 0);
  } catch (error) {
    console.log(`${file}: the suite left no report (${error.message})`);
    failed++;
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

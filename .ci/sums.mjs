// Sums up what `.ci/run` left in a folder: `<step>.exit` (exit code, or `unfinished`), `<step>.suite` for the steps
// that must leave a report of Vitest, and that report, `<step>.json`.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const sums = { passed: 0, failed: 0, skipped: 0 };

for (const file of readdirSync(folder).filter((name) => name.endsWith('.exit'))) {
  const step = file.slice(0, -'.exit'.length);
  const failedBefore = sums.failed;
  if (existsSync(join(folder, `${step}.suite`))) addReport(join(folder, `${step}.json`));
  const succeeded = readFileSync(join(folder, file), 'utf8').trim() === '0';
  if (!succeeded && sums.failed === failedBefore) sums.failed += 1;
}

console.log(`${sums.passed} passed, ${sums.failed} failed, ${sums.skipped} skipped`);

function addReport(path) {
  const report = readReport(path);
  if (report === null || report.numTotalTests === 0) {
    sums.failed += 1;
    return;
  }
  sums.passed += report.numPassedTests;
  sums.failed += report.numFailedTests;
  sums.skipped += report.numPendingTests + report.numTodoTests;
  // A file that crashed before its first test has no failed test to show for it.
  const crashed = ({ status, assertionResults }) =>
    status === 'failed' && !assertionResults.some((test) => test.status === 'failed');
  sums.failed += report.testResults.filter(crashed).length;
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

// A report for programs that read JUnit's XML: a suite for each lab, a case for each step.

import { extentOf, type LabReport, type StepReport } from './report.js';

export function junit(reports: readonly LabReport[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${reports.map(suite).join('')}</testsuites>\n`;
}

function suite({ id, steps, error, milliseconds }: LabReport): string {
  const failed = steps.filter(step => step.state === 'failed').length;
  const skipped = steps.filter(step => step.state === 'not run').length;
  const attributes = `name="${escaped(id)}" tests="${steps.length}" failures="${failed}" errors="${error === undefined ? 0 : 1}" skipped="${skipped}" time="${seconds(milliseconds)}"`;
  const wrong = error === undefined ? '' : `<system-err>${escaped(error)}</system-err>\n`;
  return `<testsuite ${attributes}>\n${steps.map(step => testCase(id, step)).join('')}${wrong}</testsuite>\n`;
}

function testCase(lab: string, step: StepReport): string {
  const { title, number, state, reason, failures, milliseconds } = step;
  const outcome =
    state === 'not run'
      ? `<skipped message="${escaped(reason ?? '')}"/>`
      : failures
          .map(({ message, expected, found, span }) => {
            const details = [
              `${span.file}:${span.line}`,
              expected && `expected: ${expected}`,
              found && `found: ${found}`,
            ];
            return `<failure message="${escaped(message)}">${escaped(details.filter(Boolean).join('\n'))}</failure>`;
          })
          .join('');
  const notes = `<system-out>${escaped([extentOf(step), ...step.notes].join('\n'))}</system-out>`;
  return `<testcase classname="${escaped(lab)}" name="${number}. ${escaped(title)}" time="${seconds(milliseconds)}">${outcome}${notes}</testcase>\n`;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

/** What XML cannot hold, such as the output of a program that prints bytes, is left out. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}

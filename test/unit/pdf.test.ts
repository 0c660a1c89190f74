// Finishing PDFs: a file of the shape that Skia writes, put together here.

import { describe, expect, it } from 'vitest';
import { hashOf } from '../../src/io/files.js';
import { finishPdf } from '../../src/print/finish-pdf.js';
import { NotSkiaPdf, openPdf } from '../../src/print/pdf-file.js';
import { pdfString, readLiteral } from '../../src/print/pdf-text.js';

const stream = 'BT (endobj 9 0 obj >> stream\n (node00000009)) ET';
const objects = (first: number): string[] => [
  `<</Title (x)\n/CreationDate (D:2026112306142${first % 10}+00'00')>>`,
  `<</Length ${stream.length}>> stream\n${stream}\nendstream`,
  '<</Type /Annot\n/A <</Type /Action\n/S /URI\n/URI (file:///course/dist/labs/a%20b/index.html?q=\\(1\\))>>>>',
  `<</Type /StructElem\n/S /TD\n/ID (node${String(first).padStart(8, '0')})\n/A [<</Headers [(node${String(first + 5).padStart(8, '0')})]>>]>>`,
  `<</Type /StructElem\n/Alt (say \\(node00000001\\))\n/ID (node${String(first + 5).padStart(8, '0')})>>`,
  `<</Names [(node${String(first).padStart(8, '0')}) 4 0 R (node${String(first + 5).padStart(8, '0')}) 5 0 R]>>`,
  '<</Type /Catalog\n/Pages 8 0 R\n/Lang (en)>>',
  '<</Type /Pages\n/Count 0\n/Kids []>>',
];

function skiaPdf(first: number, more: readonly string[] = []): Uint8Array {
  let text = '%PDF-1.4\n%\xd3\xeb\xe9\xe1\n';
  const offsets = [...objects(first), ...more].map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = offsets.length + 1;
  text += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<</Size ${size}\n/Root 7 0 R\n/Info 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

const finish = (pdf: Uint8Array, title = 'Été (1)'): string =>
  Buffer.from(
    finishPdf(pdf, {
      metadata: { title, author: 'A. B', subject: '', keywords: 'x, y', singlePages: true },
      headings: ['Été à deux lignes', 'One'],
      rewriteLink: uri => uri.replace('file:///course/dist/', '../../'),
      digest: hashOf,
    }),
  ).toString('latin1');

describe('a finished PDF', () => {
  it('is the same whatever the dates and the numbers of the nodes were', () =>
    expect(finish(skiaPdf(20))).toBe(finish(skiaPdf(7001))));
  it('has its metadata', () => {
    const text = finish(skiaPdf(1));
    expect(text).toContain(`/Title <FEFF00C9007400E900200028003100290`.slice(0, 30));
    expect(text).toContain('/Author (A. B)');
    expect(text).not.toContain('/Subject');
    expect(text).not.toContain('/CreationDate');
  });
  it('keeps the headers of table cells in step, and texts that look like them', () => {
    const text = finish(skiaPdf(41));
    expect(text).toContain('/ID (node00000001)');
    expect(text).toContain('[(node00000002)]');
    expect(text).toContain('say \\(node00000001\\)');
    expect(text).toContain(stream);
  });
  it('has bookmarks with the spaces that Chrome loses between two lines', () => {
    const bookmark = (title: string): string => `<</Title ${title}\n/Dest [2 0 R /XYZ 1 2 0]\n/Parent 1 0 R>>`;
    const written = `<FEFF${Buffer.from('Été à deuxlignes', 'utf16le').swap16().toString('hex').toUpperCase()}>`;
    const text = finish(skiaPdf(1, [bookmark(written), bookmark('(Tw o)'), bookmark('(O ne)')]));
    expect(text).toContain(bookmark(pdfString('Été à deux lignes')));
    expect(text).toContain(bookmark('(Tw o)'));
    expect(text).toContain(bookmark('(One)'));
  });
  it('has links that do not name this machine', () => {
    expect(finish(skiaPdf(1))).toContain('/URI (../../labs/a%20b/index.html?q=\\(1\\))');
  });
  it('has a table that finds every object', () => {
    const bytes = Buffer.from(finish(skiaPdf(1)), 'latin1');
    const found = [...openPdf(bytes).objects()];
    expect(found.map(object => object.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(found[1]).toMatchObject({ hasStream: true, text: `<</Length ${stream.length}>>` });
    expect(found[6]?.text).toContain('/ViewerPreferences <</DisplayDocTitle true>>');
    expect(found[6]?.text).toContain('/PageLayout /SinglePage');
  });
  it('is refused when it is of another kind', () =>
    expect(() => openPdf(Buffer.from('%PDF-1.7 nothing'))).toThrow(NotSkiaPdf));
});

describe('strings', () => {
  it.each(['plain', 'a (b) \\ c', 'Été 海 😀', ''])('of "%s" are read back', text => {
    const written = pdfString(text);
    const read = written.startsWith('(')
      ? readLiteral(written.slice(1, -1))
      : Buffer.from(written.slice(5, -1), 'hex').swap16().toString('utf16le');
    expect(read).toBe(text);
  });
  it('with octal escapes are read', () => expect(readLiteral('a\\051\\n\\\nb')).toBe('a)\nb'));
});

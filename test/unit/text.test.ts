// Small pure pieces: suggestions, places, names, fences, tags, CSS URLs, regions, variables, paths.

import { Tokenizer } from 'parse5';
import { describe, expect, it } from 'vitest';
import { random } from '../../scripts/generate-course.mjs';
import { assetName } from '../../src/course/assets.js';
import { compareNames, discover } from '../../src/course/discover.js';
import { joinPath, labIdOf, relativeUrl, resolveReference } from '../../src/course/paths.js';
import { expandPieces, expandText, type Variables } from '../../src/course/variables.js';
import { spanAt, spanOf, spanOfLine } from '../../src/diagnostics/source.js';
import { didYouMean, editDistance, nearest } from '../../src/diagnostics/suggest.js';
import { memoryFiles } from '../../src/io/files.js';
import { lineNumbers, parseFenceInfo } from '../../src/markdown/fence-info.js';
import { attributeOf, removeComments, replaceAttributes, scanTags } from '../../src/markdown/html-tags.js';
import { createNames, slug } from '../../src/markdown/slug.js';
import { rewriteUrls } from '../../src/markdown/style-urls.js';
import { findRegion, regionNames } from '../../src/parse/regions.js';
import { markPieces } from '../../src/render/marked-code.js';

describe('did you mean', () => {
  it.each([
    ['pgae', 'page'],
    ['defualt', 'default'],
    ['web-sever', 'web-server'],
    ['Theme', 'theme'],
  ])('asks for %s', (word, meant) => expect(nearest(word, ['theme', 'page', 'default', 'web-server'])).toBe(meant));
  it('keeps quiet when nothing is near', () => expect(didYouMean('banana', ['page', 'theme'])).toBeUndefined());
  it('counts a swap of neighbours as one edit', () => expect(editDistance('ab', 'ba')).toBe(1));
});

describe('places', () => {
  const source = { path: 'a.md', text: 'one\n  two words\nthree' };
  it('turns an offset into line and column', () =>
    expect(spanAt(source, 10, 5)).toMatchObject({ line: 2, column: 7, length: 5, text: '  two words' }));
  it('cuts a span at the end of its line', () => expect(spanAt(source, 10, 99).length).toBe(5));
  it('finds text within lines', () => expect(spanOf(source, 'three', 1, 3)).toMatchObject({ line: 3, column: 1 }));
  it('falls back to the first line', () =>
    expect(spanOf(source, 'nowhere', 2, 3)).toMatchObject({ line: 2, column: 3 }));
  it('stays in a file that is shorter than the line', () => expect(spanOfLine(source, 99).line).toBe(99));
  it('shows a window of a very long line', () => {
    const span = spanAt({ path: 'long.md', text: 'x'.repeat(2_000_000) }, 1_000_000, 3);
    expect(span.column).toBe(1_000_001);
    expect(span.text.length).toBeLessThan(200);
    expect(span.text.slice(span.textColumn - 1, span.textColumn + 2)).toBe('xxx');
  });
});

describe('slugs', () => {
  it.each([
    ['What is a "kernel"?', 'what-is-a-kernel'],
    ['Été à la mer', 'été-à-la-mer'],
    ['# whoami', 'whoami'],
    ['C++ / C', 'c-c'],
    ['容器', '容器'],
    ['!?', ''],
    ["don't", 'dont'],
  ])('of %s is %s', (text, name) => expect(slug(text)).toBe(name));
  it('hands out each name once', () => {
    const names = createNames('-');
    expect(['a', 'a', 'a-2', 'a'].map(names)).toEqual(['a', 'a-2', 'a-2-2', 'a-3']);
  });
});

describe('fence info', () => {
  it.each([
    ['sh', { language: 'sh', attributes: [] }],
    [
      'sh {host=web1 timeout=3m}',
      {
        language: 'sh',
        attributes: [
          ['host', 'web1'],
          ['timeout', '3m'],
        ],
      },
    ],
    [
      'sh {title="a \\"b\\" c" hidden}',
      {
        language: 'sh',
        attributes: [
          ['title', 'a "b" c'],
          ['hidden', undefined],
        ],
      },
    ],
    ['text {file=/etc/@{NAME}/x}', { language: 'text', attributes: [['file', '/etc/@{NAME}/x']] }],
    ['js {2,4-5}', { language: 'js', attributes: [], lines: '2,4-5' }],
    ['js {1|2-3|all}', { language: 'js', attributes: [], lines: '1|2-3|all' }],
    ['{host=a}', { language: '', attributes: [['host', 'a']] }],
  ])('reads %s', (info, expected) => {
    const parsed = parseFenceInfo(info);
    expect(parsed.problem).toBeUndefined();
    expect(parsed.language).toBe(expected.language);
    expect(parsed.attributes.map(({ key, value }) => [key, value])).toEqual(expected.attributes);
    expect(parsed.lines).toBe('lines' in expected ? expected.lines : undefined);
  });
  it.each([
    ['sh{host=a}', 2],
    ['sh {host=a', 3],
    ['sh {host="a}', 9],
    ['sh {a=b"c}', 6],
    ['sh {=a}', 4],
  ])('points at what is wrong in %s', (info, at) => expect(parseFenceInfo(info).problem?.at).toBe(at));
  it('counts lines', () => expect([...lineNumbers('2,4-5', 9)]).toEqual([2, 4, 5]));
});

describe('HTML tags', () => {
  it('agrees with a real parser on hostile HTML', () => {
    const pieces = [
      '<a href="x">',
      "<b title='>'>",
      '</b>',
      '<!-- <i> -->',
      'text',
      '<',
      '>',
      '<br/>',
      '<p class=a id=b >',
      '<x-y data-z>',
      '&lt;u&gt;',
      '<img src=a"b alt>',
      '<!doctype html>',
      '< p>',
      '</>',
    ];
    const next = random(7);
    for (let round = 0; round < 500; round++) {
      const html = Array.from({ length: 6 }, () => pieces[Math.floor(next() * pieces.length)]).join('');
      const ours = scanTags(html).filter(tag => tag.type === 'open');
      expect(
        ours.map(tag => [tag.name, ...tag.attributes.map(attribute => attribute.name)]),
        html,
      ).toEqual(openTags(html));
    }
  });
  it('skips what scripts and styles hold', () =>
    expect(scanTags('<style>a > b { content: "<p>" }</style><p>').map(tag => tag.name)).toEqual([
      'style',
      'style',
      'p',
    ]));
  it('decodes values', () =>
    expect(attributeOf(scanTags('<a href="?a&amp;b&#61;1">')[0] ?? never(), 'href')).toBe('?a&b=1'));
  it('replaces values where they stand', () =>
    expect(
      replaceAttributes('<img alt=x src=a.png><p>', (_tag, { name }) => (name === 'src' ? 'b "c".png' : undefined)),
    ).toBe('<img alt=x src="b &quot;c&quot;.png"><p>'));
  it('removes comments, closed or not', () => expect(removeComments('a<!-- b --><p>c</p><!-- d')).toBe('a<p>c</p>'));
});

describe('URLs in CSS', () => {
  it.each([
    ['a { b: url(x.png) }', 'a { b: url("X") }'],
    ['a { b: url( "x.png" ) }', 'a { b: url( "X") }'.replace('( "X")', '("X")')],
    ['@import "x.css" print;', '@import url("X") print;'],
    ["@import'https://fonts.example/x';", '@import url("X");'],
    ['@import url("x.css");', '@import url("X");'],
    ['@import "gaia"; /* @import "x.css" */ a { b: "@import \\"x.css\\"" }', undefined],
    ['a { b: url(data:x) url(#y) "url(x.png)" /* url(x.png) */ }', undefined],
  ])('rewrites %s', (css, expected) =>
    expect(rewriteUrls(css, () => 'X').replace('url( "', 'url("')).toBe(expected ?? css),
  );
});

describe('regions', () => {
  const text = '// #region a\n  one\n  // #region b\n  two\n  // #endregion b\n// #endregion\nrest';
  it('finds one, without the marks of those within it', () =>
    expect(findRegion(text, 'a')).toEqual({ text: 'one\ntwo', line: 2 }));
  it('finds an inner one', () => expect(findRegion(text, 'b')).toEqual({ text: 'two', line: 4 }));
  it('says when there is none, or no end', () => {
    expect(findRegion(text, 'c')).toBeUndefined();
    expect(findRegion('# region x\na', 'x')).toBe('unclosed');
  });
  it('lists names', () => expect(regionNames(text)).toEqual(['a', 'b']));
});

describe('variables', () => {
  const variables: Variables = new Map([
    ['TEAM', { type: 'student', from: 'team', value: '12', ci: '0' }],
    ['NET', { type: 'fixed', value: '10.@{TEAM}.0' }],
    ['LOOP', { type: 'fixed', value: 'a@{LOOP}' }],
  ]);
  it('are replaced, also within each other', () =>
    expect(expandText('ping @{NET}.1', variables)).toBe('ping 10.12.0.1'));
  it('that are unknown or escaped stay', () =>
    expect(expandText('@{NO} @@{TEAM} HEAD@{1}', variables)).toBe('@{NO} @{TEAM} HEAD@{1}'));
  it('do not loop', () => expect(expandText('@{LOOP}', variables)).toBe('a@{LOOP}'));
  it('from a student are told apart', () =>
    expect(expandPieces('@{NET}', variables)).toEqual([
      { text: '10.' },
      { text: '12', variable: 'TEAM' },
      { text: '.0' },
    ]));
  it('are marked in highlighted code, across its tags', () =>
    expect(markPieces('<i>10.1</i><b>2.0</b>', expandPieces('@{NET}', variables))).toBe(
      '<i>10.<span class="variable" data-variable="TEAM">1</span></i><b><span class="variable rest" data-variable="TEAM">2</span>.0</b>',
    ));
});

describe('paths', () => {
  it.each([
    ['slides/a.md', 'img/x%20y.png?raw#z', { type: 'local', path: 'slides/img/x y.png', suffix: '?raw#z' }],
    ['slides/a.md', '../assets/x.png', { type: 'local', path: 'assets/x.png', suffix: '' }],
    ['a.md', '../x.png', { type: 'outside', path: '../x.png' }],
    ['a.md', '/etc/passwd', { type: 'outside', path: '/etc/passwd' }],
    ['a.md', 'C:\\x.png', { type: 'outside', path: 'C:\\x.png' }],
    ['a.md', '\\\\server\\x', { type: 'outside', path: '\\\\server\\x' }],
    ['a.md', 'file:///etc/passwd', { type: 'outside', path: 'file:///etc/passwd' }],
    ['a.md', '//cdn.example.org/x', { type: 'remote', url: '//cdn.example.org/x' }],
    ['a.md', 'mailto:a@b.c', { type: 'other' }],
    ['a.md', '#top', { type: 'anchor', id: 'top' }],
    ['a.md', '100%.png', { type: 'local', path: '100%.png', suffix: '' }],
    ['a.md', 'x/../../y', { type: 'outside', path: 'x/../../y' }],
  ])('in %s, %s', (from, text, expected) => expect(resolveReference(from, text)).toEqual(expected));
  it('are joined within the course', () => expect(joinPath('a/b', '../c/')).toBe('a/c'));
  it('become URLs', () => expect(relativeUrl('slides/a/index.html', 'slides/a b/#1.pdf')).toBe('../a%20b/%231.pdf'));
  it.each([
    ['labs/02-containers.md', 'containers'],
    ['labs/10_x.md', 'x'],
    ['labs/2024.md', '2024'],
  ])('name the lab of %s', (path, id) => expect(labIdOf(path)).toBe(id));
  it('name assets that every file system takes', () =>
    expect(assetName('img/Réseau: 1 (copie)?.PNG', 'abcdef012345')).toBe('reseau-1-copie-abcdef0123.png'));
  it.each([
    ['in slides/', 'slides/'],
    ['loose', ''],
  ])('have decks in the order of their names, not of their files: %s', (_, folder) => {
    const names = ['talk-further', 'talk', 'b', 'talk2'].map(name => [`${folder}${name}.md`, '---\nmarp: true\n---\n']);
    const { decks } = discover(memoryFiles(Object.fromEntries(names)), () => {});
    expect(decks.map(({ id }) => id)).toEqual(['b', 'talk', 'talk2', 'talk-further']);
  });
  it('sort as people number', () => expect(['10-b', '2-a', '1'].sort(compareNames)).toEqual(['1', '2-a', '10-b']));
});

/** Name and attributes of each opening tag, by the tokenizer of parse5. */
function openTags(html: string): string[][] {
  const tags: string[][] = [];
  const ignore = (): void => {};
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: false },
    {
      onStartTag: tag => void tags.push([tag.tagName, ...tag.attrs.map(attribute => attribute.name)]),
      onEndTag: ignore,
      onComment: ignore,
      onDoctype: ignore,
      onEof: ignore,
      onCharacter: ignore,
      onNullCharacter: ignore,
      onWhitespaceCharacter: ignore,
    },
  );
  tokenizer.write(html, true);
  return tags;
}

function never(): never {
  throw new Error('expected a tag');
}

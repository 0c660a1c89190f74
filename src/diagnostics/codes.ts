// Every diagnostic the tool can give: its severity and the explanation that `docs/diagnostics.md` prints.

export type Severity = 'error' | 'warning';

interface CodeEntry {
  readonly severity: Severity;
  readonly explanation: string;
}

const error = (explanation: string): CodeEntry => ({ severity: 'error', explanation });
const warning = (explanation: string): CodeEntry => ({ severity: 'warning', explanation });

const table = {
  'config/yaml': error('course.yml is not valid YAML.'),
  'config/unknown-key': error('course.yml has a key that Lutrin does not know.'),
  'config/bad-value': error('A value in course.yml has the wrong type or is not one of the allowed values.'),

  'course/empty': error('The folder holds no deck and no lab: no Markdown that could be built.'),
  'course/duplicate-deck': error('Two decks would be written to the same place, at least on some file systems.'),
  'course/duplicate-lab': error(
    'Two labs have the same id. The id is in the front matter, or the file name without its number.',
  ),

  'source/binary': error('A file named .md holds binary data.'),
  'source/encoding': error('A text file is not valid UTF-8. A byte order mark and CRLF line ends are fine.'),
  'source/unreadable': error('A file exists and cannot be read, or is a link that leads out of the course.'),
  'source/empty': warning('A deck or a lab has no content.'),

  'front-matter/yaml': error('The block between the two --- lines at the top of a file is not valid YAML.'),
  'front-matter/no-keys': warning('The front matter is YAML, but has no keys.'),
  'front-matter/unclosed': error('A file starts with --- and no second --- closes the front matter.'),

  'include/missing': error('An included file does not exist.'),
  'include/cycle': error('A file includes itself, directly or through others.'),
  'include/region': error('The named region is not in the included file, or is not closed.'),
  'include/place': error('An include, or the slides of a lab, can only stand on a line of their own.'),
  'include/range': error('The range of slides is not in the included file, or is not a range.'),

  'path/outside': error(
    'A path leads out of the course folder. Only what is in the folder can be built and published.',
  ),
  'image/missing': error('An image, video or audio file does not exist, or only with other capitals.'),
  'drawing/removed': warning('A drawing has an element or attribute that is not put into pages.'),
  'image/remote': warning('An image is on another server: the page will ask for it, and the PDF may lack it.'),
  'link/missing': warning('A link names a file that does not exist in the course.'),
  'file/missing': error('A file whose code should be shown does not exist.'),
  'file/region': error('The named region is not in the file, or is not closed.'),

  'theme/unknown': error(
    'No theme has this name. Themes are default, gaia, uncover, lutrin and the CSS files of the course.',
  ),
  'theme/css': error('A theme or style block is not valid CSS.'),
  'theme/import': error('A theme imports a file that does not exist.'),
  'theme/remote': warning(
    'A theme or style block asks another server for a file: pages that use it do not work offline.',
  ),
  'theme/unnamed': error('A theme folder has no slides.css, or the file has no @theme comment.'),

  'directive/unknown': warning(
    'A comment or a key of the front matter is nearly a known directive. As it stands it is a presenter note, or does nothing.',
  ),
  'directive/no-effect': warning('A directive of the front matter has a value that Marp passes over.'),
  'directive/bad-value': error('A directive has a value that it cannot have.'),
  'directive/transition': warning(
    'A transition has a name for which there are no keyframes, or a duration that is none. Slides change without it.',
  ),
  'slide/duplicate-id': error('Two slides of a deck have been given the same id.'),
  'slide/module-time': warning('The slides of a module have more time than the module.'),
  'note/unknown-step': warning('A note marks a step that its slide does not have.'),
  'audience/unknown': error('An audience is not declared in course.yml.'),
  'deck/unknown-lab': error('A deck names a lab that does not exist.'),
  'deck/unknown-step': error('A slide names a step that the lab does not have.'),
  'fence/unknown-attribute': warning('The braces after a code fence hold something that Lutrin does not know.'),
  'math/failed': error('A formula is not valid TeX.'),
  'diagram/failed': error('A Mermaid diagram has a mistake.'),
  'diagram/no-browser': error('A Mermaid diagram is drawn by Chrome, and no Chrome was found.'),
  'html/removed': warning(
    'An HTML tag is not in the allowlist and is shown as text. `html: true` in course.yml allows all HTML.',
  ),
  'html/unclosed-comment': warning(
    'A comment is opened with `<!--` and never closed with `-->`: Markdown takes the rest of the text as a part of it, other slides included.',
  ),

  'lab/unknown-key': error('The front matter of a lab has a key that Lutrin does not know.'),
  'lab/bad-value': error('A value in the front matter or under a step heading has the wrong type or form.'),
  'lab/no-steps': error('A lab has no step: no ## heading.'),
  'lab/heading': error('A lab has a level-1 heading. The title stands in the front matter.'),
  'lab/fence': error(
    'The braces after a code fence cannot be read: a quote or brace is not closed, or the space before them is missing. Or there are backticks in them, and the fence needs tildes.',
  ),
  'lab/unknown-attribute': error(
    'A code fence of a lab has an annotation that Lutrin does not know, or that does not fit its role.',
  ),
  'lab/bad-attribute': error('An annotation of a code fence has a value that it cannot have.'),
  'lab/unknown-host': error('A host is not declared in the front matter of the lab.'),
  'lab/unknown-check': error('A check that is needed does not exist in the lab, or needs itself.'),
  'lab/unknown-variable': error(
    'A variable in a lab is not declared in course.yml or in the front matter. @@{ writes a literal @{.',
  ),
  'lab/duplicate-id': error('Two checks, questions or background processes of a lab have the same name.'),
  'lab/unknown-lab': error('A lab that is needed does not exist, or needs itself.'),
  'lab/results': error('labs/results.json, which tells what the last run of the labs has proved, cannot be read.'),
  'lab/output': error('An output fence does not follow the block whose output it shows.'),
  'lab/expected': error('A regular expression or JSON in expected output cannot be read.'),
  'lab/dialogue': error('A line of a serial dialogue cannot be read, or the host has no console or screen for it.'),
  'lab/summary': error('A hint or solution needs a summary and a blank line after it, or its Markdown stays raw text.'),

  'times/yaml': error('A file of times, as a rehearsal leaves it, is not valid YAML.'),
  'times/bad-value': error(
    'A file of times has a key or value that it cannot have, or names a deck that does not exist.',
  ),
  'times/unknown-slide': error('A file of times names a slide that the deck does not have.'),
  'times/no-place': warning(
    'The time of a slide cannot be written: it is made from a lab, or shares its place with another one.',
  ),

  'edition/unclosed': error(
    'A solution, teacher or hint block is not closed where it was opened. Its page is withheld from the student edition.',
  ),

  'print/no-browser': error('PDFs are printed by Chrome, and no Chrome was found.'),
  'print/failed': error('Chrome could not print a page, also not when it was tried again in a new Chrome.'),
  'print/resource': warning('A page that was printed could not load one of its resources in time.'),

  'output/foreign': error('The output folder holds files that Lutrin did not write, and is left alone.'),
  'output/unwritable': error('An output could not be written: no permission, no space, or a file in the way.'),
} as const satisfies Record<string, CodeEntry>;

export type Code = keyof typeof table;

export const codes: Readonly<Record<Code, CodeEntry>> = table;

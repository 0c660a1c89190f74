// HTML that is safe by type: the `html` tag escapes everything that is not HTML already.

export class Html {
  private constructor(readonly text: string) {}

  /** Text that is HTML because its maker says so; search for this name to review them all. */
  static unsafe(text: string): Html {
    return new Html(text);
  }

  toString(): string {
    return this.text;
  }
}

export type HtmlValue = Html | string | number | undefined | false | readonly HtmlValue[];

/** `html\`<p>${text}</p>\``; undefined and false leave nothing, a list its items. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return Html.unsafe(parts.map((part, index) => part + (index < values.length ? render(values[index]) : '')).join(''));
}

export const nothing: Html = Html.unsafe('');

export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

function render(value: HtmlValue): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(render).join('');
  return escapeHtml(String(value));
}

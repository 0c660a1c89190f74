// Names for slides, steps and headings in addresses: lower case, letters and digits of any script, hyphens.

/** `What is a "kernel"?` is `what-is-a-kernel`. Empty when the text has no letter or digit. */
export function slug(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{M}\p{N}_]+/gu, '-')
    .replace(/^-+|-+$/g, '');
}

/** Hands out each name once: the second `nginx` becomes `nginx/2` (or with another separator). */
export function createNames(separator: string): (name: string) => string {
  const used = new Map<string, number>();
  return name => {
    let unique = name;
    for (let count = (used.get(name) ?? 0) + 1; ; count++) {
      unique = count === 1 ? name : `${name}${separator}${count}`;
      used.set(name, count);
      if (unique === name || !used.has(unique)) break;
    }
    used.set(unique, used.get(unique) ?? 1);
    return unique;
  };
}

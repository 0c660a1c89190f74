// URLs that the page's assets replace: emoji and math fonts of this machine.

export const emojiBase = 'lutrin-emoji:';
export const katexFontBase = 'lutrin-katex:';

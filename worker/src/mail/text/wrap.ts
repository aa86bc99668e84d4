/** Lines of at most `width` characters. Breaks at ordinary spaces only; a word that is too long keeps a line of its own. */
export function wrap(text: string, width = 72): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}

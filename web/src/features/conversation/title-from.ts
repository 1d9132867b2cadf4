const longest = 60;

/** A title for a conversation from its first message: the first line, cut at a word. At most 60 characters and an ellipsis. */
export function titleFrom(content: string): string {
  const line =
    content
      .trim()
      .split('\n', 1)[0]
      ?.replace(/^[#>*\s`-]+/, '')
      .replaceAll(/\s+/g, ' ')
      .trim() ?? '';
  if (line === '') return 'New chat';
  if (line.length <= longest) return line;
  const cut = line.slice(0, longest);
  const lastWord = cut.lastIndexOf(' ');
  // Well-formed: half of a surrogate pair is nothing the server stores.
  return `${(lastWord > longest / 2 ? cut.slice(0, lastWord) : cut).toWellFormed().replace(/\uFFFD$/, '')}…`;
}

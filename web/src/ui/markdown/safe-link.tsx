const allowedSchemes = new Set(['https:', 'http:', 'mailto:']);

/** A link of a model's: to the web or to mail only, in a tab of its own that learns nothing of this one. */
export function SafeLink({ href, children }: React.ComponentProps<'a'>) {
  const url = href === undefined ? null : URL.parse(href);
  if (url === null || !allowedSchemes.has(url.protocol)) return <span>{children}</span>;
  return (
    <a href={url.href} target="_blank" rel="noopener noreferrer nofollow" title={url.href}>
      {children}
    </a>
  );
}

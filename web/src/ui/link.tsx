import { navigate, usePathname } from '#web/lib/navigation.ts';

interface LinkProps extends Omit<React.ComponentProps<'a'>, 'href'> {
  /** An address of this app. */
  href: string;
  /** Counts as current only at this very address, and not on the pages below it. */
  exact?: boolean;
}

/** A link within the app. With a modifier or another button it is the browser's. */
export function Link({ href, exact = false, onClick, ...rest }: LinkProps) {
  const pathname = usePathname();
  const isCurrent = pathname === href || (!exact && pathname.startsWith(`${href}/`));
  return (
    <a
      href={href}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={(event) => {
        onClick?.(event);
        if (
          event.defaultPrevented ||
          event.button !== 0 ||
          event.metaKey ||
          event.ctrlKey ||
          event.shiftKey ||
          event.altKey
        )
          return;
        event.preventDefault();
        navigate(href);
      }}
      {...rest}
    />
  );
}

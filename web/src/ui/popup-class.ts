/** What floats above the page: menus, popovers, dialogs. */
export const popupClass =
  'rounded-xl border border-line bg-raised text-ink shadow-(--lift) outline-none transition-[opacity,scale] duration-120 ease-settle ' +
  'data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0 origin-(--transform-origin)';

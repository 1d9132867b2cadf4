import { Mark } from './mark.tsx';

interface PageStateProps {
  title: string;
  children?: React.ReactNode;
  actions?: React.ReactNode;
}

/** A page that has nothing to show, and says why and what to do. */
export function PageState({ title, children, actions }: PageStateProps) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center px-6 py-16 text-center">
      <Mark size={44} className="mb-5 opacity-90" />
      <h1 className="font-serif text-xl font-semibold text-balance">{title}</h1>
      {children !== undefined && <div className="mt-2 text-soft text-pretty">{children}</div>}
      {actions !== undefined && <div className="mt-6 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}

interface CaseSectionProps {
  title: string;
  children: React.ReactNode;
}

export function CaseSection({ title, children }: CaseSectionProps) {
  return (
    <section aria-label={title}>
      <h2 className="mb-3 font-serif text-base font-semibold">{title}</h2>
      {children}
    </section>
  );
}

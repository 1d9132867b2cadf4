interface SectionProps {
  title: string;
  note?: string;
  children: React.ReactNode;
}

export function Section({ title, note, children }: SectionProps) {
  return (
    <section aria-label={title} className="border-t border-line py-8 first:border-0 first:pt-2">
      <h2 className="font-serif text-lg font-semibold">{title}</h2>
      {note !== undefined && <p className="mt-1 text-sm text-faint text-pretty">{note}</p>}
      <div className="mt-4">{children}</div>
    </section>
  );
}

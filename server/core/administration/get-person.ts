import type { Context } from '#server/core/context.ts';
import { notFound } from '#server/core/errors.ts';
import { findPerson } from './people-store.ts';
import type { AdministeredPerson } from './person.ts';

export async function getPerson(ctx: Pick<Context, 'db'>, id: number): Promise<AdministeredPerson> {
  const person = await findPerson(ctx, id);
  if (person === null) throw notFound();
  return person;
}

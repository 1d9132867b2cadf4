import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { signedInPerson } from '#web/api/people.ts';

/** Hears of what happens elsewhere for as long as somebody is signed in. */
export function News({ hear }: { hear: () => () => void }) {
  const personId = useQuery(signedInPerson()).data?.id;
  useEffect(() => (personId === undefined ? undefined : hear()), [personId, hear]);
  return null;
}

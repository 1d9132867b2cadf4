import { type Segment, segmentSize, shardOf, type Shelf, shelfName, shelfSize } from './segments.ts';

interface Placed {
  userId: number;
  number: number;
  createdAt: Date;
}

/** A run of messages that were there before their owner was first indexed. */
export interface Run {
  userId: number;
  firstNumber: number;
  firstAt: Date;
  messages: number;
  lastNumber: number;
}

/** Decides on which shelf and in which segment messages stand, and remembers what it has changed. */
export class Placement {
  readonly changedSegments = new Set<Segment>();
  readonly changedShelves = new Set<Shelf>();
  readonly #segments: Map<number, Segment[]>;
  /** The newest of each shard. */
  readonly #shelves: Map<number, Shelf>;

  constructor(segments: Segment[], shelves: Shelf[]) {
    this.#segments = Map.groupBy(segments, ({ userId }) => userId);
    this.#shelves = new Map(shelves.map((shelf) => [shelf.shard, shelf]));
  }

  knows(userId: number): boolean {
    return this.#segments.has(userId);
  }

  addRun({ userId, messages, ...run }: Run): void {
    const segment = this.#begin(userId, run);
    this.#fill(segment, messages, run.lastNumber);
  }

  /** Of messages that come in the order of their numbers; one that is indexed again stands where it stood. */
  place({ userId, number, createdAt }: Placed): Segment {
    const segments = this.#segments.get(userId) ?? [];
    const newest = segments.at(-1);
    if (newest !== undefined && number <= newest.lastNumber) {
      return segments.findLast(({ firstNumber }) => firstNumber <= number) ?? segments[0]!;
    }
    const isOpen =
      newest !== undefined && newest.messages < segmentSize && newest.shelf === shelfName(this.#shelfOf(userId));
    const segment = isOpen ? newest : this.#begin(userId, { firstNumber: number, firstAt: createdAt });
    this.#fill(segment, 1, number);
    return segment;
  }

  #begin(userId: number, { firstNumber, firstAt }: Pick<Segment, 'firstNumber' | 'firstAt'>): Segment {
    const segments = this.#segments.get(userId) ?? [];
    this.#segments.set(userId, segments);
    const shelf = shelfName(this.#shelfOf(userId));
    const made = {
      userId,
      segment: segments.length,
      shelf,
      firstNumber,
      firstAt,
      messages: 0,
      lastNumber: firstNumber,
    };
    segments.push(made);
    return made;
  }

  /** The newest of the person's shard, or the next one where that is full. */
  #shelfOf(userId: number): Shelf {
    const shard = shardOf(userId);
    let shelf = this.#shelves.get(shard);
    if (shelf === undefined || shelf.messages >= shelfSize) {
      shelf = { shard, generation: (shelf?.generation ?? -1) + 1, messages: 0 };
      this.#shelves.set(shard, shelf);
    }
    return shelf;
  }

  #fill(segment: Segment, messages: number, lastNumber: number): void {
    segment.messages += messages;
    segment.lastNumber = lastNumber;
    this.changedSegments.add(segment);
    const shelf = this.#shelfOf(segment.userId);
    shelf.messages += messages;
    this.changedShelves.add(shelf);
  }
}

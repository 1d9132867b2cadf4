import { type Segment, segmentSize, shardOf, type Shelf, shelfName, shelfSize } from './segments.ts';

interface Placed {
  userId: number;
  number: number;
  createdAt: Date;
}

/** Messages that were there before their owner was first indexed. */
export type Run = Omit<Segment, 'segment' | 'shelf'>;

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

  addRun(run: Run): void {
    const segment = this.#begin(run);
    this.#fill(segment, run.messages);
  }

  /** Of messages that come in the order of their numbers; one that is indexed again stands where it stood. */
  place(message: Placed): Segment {
    const { userId, number, createdAt } = message;
    const segments = this.#segments.get(userId) ?? [];
    const newest = segments.at(-1);
    const known = newest === undefined || number > newest.lastNumber ? null : segmentAround(segments, number);
    const isOpen =
      newest !== undefined && newest.messages < segmentSize && newest.shelf === shelfName(this.#shelfOf(userId));
    const segment = known ?? (isOpen ? newest : this.#begin(runOf(message)));
    if (known === null) {
      segment.lastNumber = number;
      this.#fill(segment, 1);
    }
    if (createdAt < segment.oldestAt) segment.oldestAt = createdAt;
    else if (createdAt > segment.newestAt) segment.newestAt = createdAt;
    else return segment;
    this.changedSegments.add(segment);
    return segment;
  }

  #begin(run: Run): Segment {
    const segments = this.#segments.get(run.userId) ?? [];
    this.#segments.set(run.userId, segments);
    const made = { ...run, segment: segments.length, shelf: shelfName(this.#shelfOf(run.userId)), messages: 0 };
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

  #fill(segment: Segment, messages: number): void {
    segment.messages += messages;
    this.changedSegments.add(segment);
    const shelf = this.#shelfOf(segment.userId);
    shelf.messages += messages;
    this.changedShelves.add(shelf);
  }
}

function segmentAround(segments: Segment[], number: number): Segment {
  return segments.findLast(({ firstNumber }) => firstNumber <= number) ?? segments[0]!;
}

function runOf({ userId, number, createdAt }: Placed): Run {
  return { userId, firstNumber: number, lastNumber: number, messages: 0, oldestAt: createdAt, newestAt: createdAt };
}

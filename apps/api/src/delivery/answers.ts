import { type Instant, toUnixSeconds } from '@orrery/kernel';
import {
  type HeaderFacts,
  subscriptionHeaders,
  userinfoText,
  type Values,
  type Variable,
  variablesIn,
} from '@orrery/renderer';
import { LRUCache } from 'lru-cache';
import {
  type Content,
  type Headers,
  keepDocuments,
  lowerCased,
  type PersonalDocument,
  type Shared,
} from './kept-documents.ts';
import type { KeptLink } from './kept-links.ts';
import type { KeptNodes } from './kept-nodes.ts';
import { type Asked, readerOf } from './reader.ts';
import { type DocumentDeps, earliestOf } from './standing.ts';
import { ruleHeaders, said, valuesOf, valuesValidUntil, type Wording } from './wording.ts';

/** Bytes of whole answers that are kept, about: what is asked for again and again is not put together each time. */
const MOST_BYTES = 1024 * 1024;
/** An answer without its body, measured on the heap. */
const ANSWER_BYTES = 500;
/** An answer is kept when its link was asked for among so many before: keeping what is seldom asked for costs more. */
const OFTEN = 16;
/** Of what is said to people by their own figures, about; and what one of it takes. */
const MOST_SAID_BYTES = 4 * 1024 * 1024;
const SAID_BYTES = 4_000;
/** By these, hardly two people are told the same. */
const OF_FEW: readonly Variable[] = ['subscription.id', 'user.id', 'traffic_left', 'traffic_used'];

/** Sent with every answer of a link. */
export const HARDENED = {
  'cache-control': 'private, no-cache',
  vary: 'User-Agent, Accept',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
};

/** One link in one form, ready to be sent. */
export interface Answer extends PersonalDocument {
  readonly userinfo: string;
  readonly refillDate: string | undefined;
}

export interface Answers {
  /** At once when the nodes are kept. */
  find(link: KeptLink, asked: Asked): Answer | Promise<Answer>;
  /** Undefined when the nodes have to be read. */
  kept(link: KeptLink, asked: Asked): Answer | undefined;
  /** Has read what answers will need whatever the link; undefined when it is kept. */
  reading(): Promise<unknown> | undefined;
  /** An inert one, because of the device that asks. */
  refuse(link: KeptLink, asked: Asked, reason: Refusal): Answer;
}

type Refusal = 'devices' | 'unidentified';

interface Kept extends Answer {
  readonly asked: Asked;
  readonly content: Content;
  /** Null: the clock alone does not change it. */
  readonly validUntil: Instant | null;
}

/** A wording that was asked for, under a number of its own, and what it says where nobody's own figures stand in it. */
interface KnownWording {
  readonly id: number;
  readonly plans: Map<string, Shared>;
}

/** Puts answers together from what is kept, without a query but for the nodes. */
export function keepAnswers(deps: DocumentDeps, nodes: KeptNodes): Answers {
  const { clock, keyring, publicUrl, settings } = deps;
  const documents = keepDocuments(keyring);
  const answers = new LRUCache<number, Kept>({ maxSize: MOST_BYTES });
  /** By the name of the plan, and where their own figures are said to people, by those. */
  const wordings = new WeakMap<Wording, KnownWording>();
  const figures = new LRUCache<string, Shared>({ maxSize: MOST_SAID_BYTES });
  let lastWording = 0;
  /** The links that were asked for last, each where its number leads to. */
  const lately = new Float64Array(OFTEN);
  const inert = (status: Refusal) => ({ kind: 'inert', status, until: null, language: settings.language }) as const;
  const refusals = { devices: inert('devices'), unidentified: inert('unidentified') };

  function answerOf(link: KeptLink, asked: Asked, content: Content): Answer {
    const known = answers.get(link.serial);
    const isSame =
      known?.content === content &&
      known.asked.choice === asked.choice &&
      known.asked.format === asked.format &&
      known.asked.token === asked.token;
    if (isSame && (known.validUntil === null || clock.now() < known.validUntil)) return known;
    const { subscription, standing } = link;
    const { shared, wordsUntil } = sharedFor(link, asked);
    const answer: Answer = {
      ...documents.of(asked.choice.form, content, shared, readerOf(link, asked, deps)),
      userinfo: userinfoText(standing.usage, subscription.endsAt),
      refillDate: standing.refillAt === null ? undefined : String(toUnixSeconds(standing.refillAt)),
    };
    if (!isOften(link)) return answer;
    return keep(link, { ...answer, asked, content, validUntil: earliestOf([standing.validUntil, wordsUntil]) });
  }

  function isOften({ serial }: KeptLink): boolean {
    const was = lately[serial % OFTEN] === serial;
    lately[serial % OFTEN] = serial;
    return was;
  }

  function keep(link: KeptLink, answer: Kept): Answer {
    // In one piece, for it is written again and again.
    const body = Buffer.from(answer.body(), 'latin1').toString('latin1');
    const kept = { ...answer, body: () => body };
    answers.set(link.serial, kept, { size: ANSWER_BYTES + body.length });
    return kept;
  }

  function sharedFor(link: KeptLink, { dressing, choice }: Asked) {
    const wording = dressing.wordingFor(choice, link.subscription.planId);
    const { variables } = wording;
    const now = clock.now();
    const values = variables.length === 0 ? NO_VALUES : valuesOf(link, link.standing, variables, now);
    return { shared: sharedOf(wording, values, link.planName), wordsUntil: valuesValidUntil(link, variables, now) };
  }

  /** What all are told to whom the same is said; the links in it are parsed once. */
  function sharedOf(wording: Wording, values: Values, planName: string): Shared {
    const { id, plans } = wordings.get(wording) ?? newWording(wording);
    if (values === NO_VALUES) {
      const known = plans.get(planName);
      if (known) return known;
      const made = newShared(wording, values, planName);
      plans.set(planName, made);
      return made;
    }
    const key = `${id} ${planName}\n${JSON.stringify(values)}`;
    const known = figures.get(key);
    if (known) return known;
    const made = newShared(wording, values, planName);
    figures.set(key, made, { size: SAID_BYTES + 4 * key.length });
    return made;
  }

  function newWording(wording: Wording): KnownWording {
    const made = { id: ++lastWording, plans: new Map<string, Shared>() };
    wordings.set(wording, made);
    return made;
  }

  function newShared(wording: Wording, values: Values, planName: string): Shared {
    const { title, announcement } = said(wording, values, planName);
    const { template, nodeName, shownVariables } = wording;
    return {
      shown: JSON.stringify([template?.digest, nodeName, shownVariables.map((name) => values[name])]),
      isShownToFew: isOfFew(shownVariables),
      isTitleForFew: isOfFew(variablesIn(wording.title ?? '')),
      title,
      updateIntervalHours: settings.updateIntervalHours,
      headers: { ...headersOf(title, announcement), ...ruleHeaders(wording.headers, values) },
      nodeName,
      values,
      ...(template && { template }),
    };
  }

  function headersOf(title: string, announcement: string | undefined): Headers {
    const { updateIntervalHours, supportUrl } = settings;
    const facts: HeaderFacts = {
      title,
      updateIntervalHours,
      usage: { uploadBytes: 0n, downloadBytes: 0n, totalBytes: null },
      expiresAt: null,
      refillAt: null,
      webPageUrl: publicUrl,
      ...(supportUrl !== undefined && { supportUrl }),
      ...(announcement !== undefined && { announcement }),
    };
    const { 'subscription-userinfo': _own, ...common } = lowerCased(subscriptionHeaders(facts));
    return { ...HARDENED, ...common };
  }

  return {
    find(link, asked) {
      const { inert: none } = link.standing;
      if (none) return answerOf(link, asked, none);
      const shown = nodes.shownTo(link.terms.nodeTags);
      return shown instanceof Promise
        ? shown.then((loaded) => answerOf(link, asked, loaded))
        : answerOf(link, asked, shown);
    },
    kept(link, asked) {
      const content = link.standing.inert ?? nodes.keptFor(link.terms.nodeTags);
      return content && answerOf(link, asked, content);
    },
    reading: () => nodes.reading(),
    refuse: (link, asked, reason) => answerOf(link, asked, refusals[reason]),
  };
}

const isOfFew = (variables: readonly Variable[]): boolean => OF_FEW.some((name) => variables.includes(name));

const NO_VALUES: Values = {};

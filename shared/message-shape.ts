/** Every message that a message file has to hold, with the places it may name: what files are checked against, and what types are made of. */
import type { Counted, Message } from './message.ts'

const text = [] as const
const withCount = 'counted'

export const messageShape = {
  /** What both the server and the reader's script show: printed into every live page, so it is kept short. */
  live: {
    /** The badge; `down` stands alone on a page of its own. */
    status: { scheduled: text, live: text, paused: text, ended: text, down: text },
    /** `when`: weekday, date and time with zone. */
    startsAt: ['when'],
    paused: text,
    ended: text,
    endedAt: ['when'],
    /** Labels of an entry; an ordinary update has none. */
    kind: { breaking: text, summary: text },
    pinned: text,
    keyEvent: text,
    /** What an entry is called that has no words of its own. */
    untitled: text,
    /** Before a time, with the colon where the language wants one; likewise the next two before their texts. */
    updated: text,
    correction: text,
    credit: text,
    /** Between two names, and between a name and a role; the space belongs to it. */
    comma: text,
    pending: text,
    withdrawn: text,
    /** Where readers save data: beside what the picture shows. */
    showPicture: text,
    watch: text,
    /** `provider`: the name of another site. */
    viewOn: ['provider'],
    loadFrom: ['provider'],
    keyPoints: text,
    keyEvents: text,
    showKeyEvents: text,
    loadMore: text,
    /** The control of an entry, and what it says once that is done. */
    share: text,
    linkCopied: text,
    loading: text,
    loadFailed: text,
    startOfCoverage: text,
    newUpdates: withCount,
    /** On the button of new updates, and read out. */
    breakingNews: ['headline'],
    /** The switch beside that line: what it does now. */
    pauseUpdates: text,
    followLive: text,
    /** Stands between what came while the reader was away and what was there. */
    sinceYouLeft: text,
    /** From here on the line that says how the connection is: no more than 48 characters, for a phone has two lines beside a button. */
    updatesPaused: text,
    connected: text,
    /** The same where coverage has yet to start, or is paused. */
    updatesAppear: text,
    reconnecting: text,
    polling: text,
    offline: text,
    caughtUp: text,
    /** Followed by the link `reload`. */
    outdated: text,
    reload: text,
    /** Beside the time of an entry that is less than a minute old. */
    justNow: text,
  },
  /** What only the server shows. */
  page: {
    noKeyEvents: text,
    oldestFirst: text,
    newestFirst: text,
    /** Names the links to the two orders and to the key events, for those who hear the page. */
    reading: text,
    /** The name of the search field, what its button says, and what stands where nothing was asked. */
    search: text,
    searchNow: text,
    searchHint: text,
    updates: withCount,
    /** `updates`: how many hold the words; `question`: the words. */
    foundWith: ['updates', 'question'],
    foundNone: ['question'],
    moreFound: text,
    firstFound: text,
    /** Of those who read oldest first. */
    fromStart: text,
    /** `when`: weekday, date and time with zone. */
    searchedBackTo: ['when'],
    loadNewer: text,
    nextUpdates: text,
    endOfCoverage: text,
    olderBatch: text,
    oldestBatch: text,
    keyView: text,
    permalinkView: text,
    backToLatest: text,
    seeLatest: text,
    /** Title of the home page. */
    home: text,
    homeEmpty: text,
    /** Before a time, on the home page. */
    homeTimes: { live: text, paused: text, scheduled: text, ended: text },
    homeSections: { live: text, scheduled: text, ended: text },
    notStarted: text,
    noUpdates: text,
    noneEver: text,
    noScript: text,
    /** On paper. `address`: the page's. */
    printed: ['address'],
    /** Of a page kept on the device; `time` with the zone, and with the day where it is not today's. */
    offlineAsOf: ['time'],
    offlineTitle: text,
    offline: text,
    keptPages: text,
    keptAsOf: ['time'],
    keptNone: text,
    tryAgain: text,
    skipToUpdates: text,
    notFoundTitle: text,
    notFound: text,
    badAddressTitle: text,
    badAddress: text,
    goneTitle: text,
    gone: text,
    downTitle: text,
    down: text,
    unavailableTitle: text,
    unavailable: text,
    faultTitle: text,
    fault: text,
    backToPage: ['headline'],
    backHome: text,
  },
} as const

type Read<Shape> = Shape extends typeof withCount
  ? Counted
  : Shape extends readonly (infer Place extends string)[]
    ? Message<Place>
    : { readonly [Name in keyof Shape]: Read<Shape[Name]> }

/** A message file that passed the check. */
export interface MessageFile extends Read<typeof messageShape> {
  /** How the language is written. */
  direction: 'ltr' | 'rtl'
}

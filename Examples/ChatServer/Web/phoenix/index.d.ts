/** What a push's promise fails with. */
export type PushErrorKind = "refused" | "timeout" | "disconnected";

/** Why a push has no `ok` reply. */
export class PushError<Response = Record<string, unknown>> extends Error {
    /**
     * `refused`: the server answered `error`. `timeout`: no answer in time. `disconnected`: not sent, or the connection
     * went away before the answer.
     */
    readonly kind: PushErrorKind;
    /** The server's response, empty unless refused. */
    readonly response: Response;
    constructor(kind: PushErrorKind, response?: Response);
}

export interface SocketOptions {
    /** Query parameters, asked for at each connection. */
    params?: () => Record<string, string> | Promise<Record<string, string>>;
    /** The token, asked for at each connection; it travels as a subprotocol. */
    authToken?: () => string | null | Promise<string | null>;
    /** In milliseconds; 25,000 unless said otherwise. */
    heartbeatInterval?: number;
    /** How long to wait for a connection or a reply, in milliseconds; 10,000 unless said otherwise. */
    timeout?: number;
}

export type SocketState = "idle" | "connecting" | "open" | "waiting";

export interface SocketEventMap {
    /** `state` or `retryDelay` has changed. */
    state: Event;
    /** The connection was lost, or was never there. */
    closed: CustomEvent<{ opened: boolean }>;
}

/** The connection. It reconnects by itself. */
export class Socket extends EventTarget {
    readonly state: SocketState;
    readonly isOpen: boolean;
    /** While `waiting`: how long this wait is, in milliseconds. */
    readonly retryDelay: number;
    constructor(endpoint: string | URL, options?: SocketOptions);
    connect(): void;
    /** Closes the connection and stays away. Channels keep their wish to be joined. */
    disconnect(): void;
    /** The network or the page came back: try now, or make sure that the connection is still alive. */
    wake(): void;
    /** A channel on this socket. A second one for the same topic takes the first one's place. */
    channel<Joined = unknown>(
        topic: string,
        params?: object | (() => object),
        handlers?: ChannelHandlers<Joined>,
    ): Channel;
    addEventListener<Name extends keyof SocketEventMap>(
        type: Name,
        listener: (event: SocketEventMap[Name]) => void,
        options?: boolean | AddEventListenerOptions,
    ): void;
    addEventListener(
        type: string,
        listener: EventListenerOrEventListenerObject | null,
        options?: boolean | AddEventListenerOptions,
    ): void;
}

export interface ChannelHandlers<Joined = unknown> {
    /** After every join and rejoin. */
    joined?(response: Joined): void;
    /** The server said no. It is asked again, unless this leaves. */
    refused?(response: { reason?: string }): void;
    /** No longer joined, for now. */
    lost?(): void;
}

/** One topic. Made by `Socket.channel`. */
export class Channel {
    readonly topic: string;
    readonly state: "away" | "joining" | "joined" | "left";
    readonly isJoined: boolean;
    private constructor();
    /** Calls `listener` with the payload of each `event`, in the order of arrival. */
    on<Payload = any>(event: string, listener: (payload: Payload) => void): this;
    off(event: string, listener: (payload: any) => void): this;
    /** Joins now, or as soon as the socket is open. */
    join(): this;
    /** Leaves for good. */
    leave(): void;
    /**
     * Pushes an event and waits for the reply.
     * @throws {PushError} Through the promise.
     */
    push<Reply = any>(event: string, payload: object): Promise<Reply>;
    /** Pushes an event whose reply, if any, nobody waits for. */
    cast(event: string, payload: object): void;
}

export interface PresenceEntry<Meta> {
    metas: (Meta & { phx_ref: string })[];
}

/** Who is on a topic. */
export class Presence<Meta = Record<string, unknown>> {
    /** Follows a channel from now on; make it before the join. */
    follow(channel: Channel, changed: () => void): void;
    /** A new membership: what is known stays until its state arrives. */
    restart(): void;
    receivedState(state: Record<string, PresenceEntry<Meta>>): void;
    receivedDiff(diff: {
        joins: Record<string, PresenceEntry<Meta>>;
        leaves: Record<string, PresenceEntry<Meta>>;
    }): void;
    has(key: string): boolean;
    /** Who is present, the newest meta of each last. */
    list(): [key: string, metas: (Meta & { phx_ref: string })[]][];
}

/** How long to wait before an attempt, in milliseconds: doubling up to 30 seconds, and jittered. */
export function reconnectDelay(attempt: number, random?: () => number): number;

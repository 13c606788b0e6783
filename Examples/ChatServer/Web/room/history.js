import { Timeline } from "./timeline.js";

const pageSize = 50;

/** Loads what is to be seen of a room's messages into its timeline: older and newer ones, the newest, those of a time. */
export class History {
    timeline = new Timeline();

    #channel;
    #changed;
    #loading = new Set();
    #failed = new Set();
    /** What was said while the newest messages were being loaded. */
    #late = [];

    /** @param {(added: string | null) => void} changed Called when a page has come, and when one is being asked for. */
    constructor(channel, changed) {
        this.#channel = channel;
        this.#changed = changed;
    }

    /** Of the messages that are not loaded, on either side; see `Edge`. */
    get edges() {
        const state = (what) => (this.#loading.has(what) ? "loading" : this.#failed.has(what) ? "failed" : "some");
        return {
            older: this.timeline.cursor === null ? "end" : state("older"),
            newer: this.timeline.isLive ? "end" : state("newer"),
        };
    }

    /** Takes what a join answers. `isAtEnd`: what is held may give way to the newest messages. */
    joined(response, isAtEnd) {
        this.#failed.clear();
        if (response.is_continued) this.timeline.addNewer(response, true);
        else if (this.timeline.messages.length === 0 || isAtEnd) this.timeline.begin(response, true);
        else this.timeline.isLive = false; // what was missed is loaded as the reader gets there
    }

    /** Takes a message that was just said. False if it has been taken already. */
    received(message) {
        if (this.timeline.isLive) return this.timeline.add(message);
        if (this.#loading.size > 0) this.#late.push(message);
        return true;
    }

    async loadOlder() {
        const before = this.timeline.cursor;
        if (before !== null) await this.#load("older", { before }, (page) => this.timeline.addOlder(page));
    }

    async loadNewer() {
        const after = this.timeline.newer;
        if (after === null || this.timeline.isLive) return;
        await this.#load("newer", { after }, (page) => {
            this.timeline.addNewer(page, !page.has_more);
            this.#addLate();
        });
    }

    /** Goes back to the newest messages. Whether they are there. */
    async loadLatest() {
        if (this.timeline.isLive) return true;
        return this.#load("latest", {}, (page) => {
            this.timeline.begin(page, true);
            this.#addLate();
        });
    }

    /** Goes to another time. Whether its messages are there. */
    loadAround(timestamp) {
        return this.#load("around", { around: timestamp }, (page) => this.timeline.begin(page, false));
    }

    /** After a reconnect: what we hold may have been edited, deleted or reacted to meanwhile. */
    async refresh(around) {
        try {
            const place = this.timeline.isLive || around === undefined ? {} : { around };
            const page = await this.#channel.push("load_more_messages", { limit: 100, ...place });
            const changes = page.messages.map((message) => this.timeline.replace(message));
            if (changes.includes(true)) this.#changed(null);
        } catch (error) {
            if (error.kind === undefined) throw error; // else the next reconnect tries again
        }
    }

    async #load(what, place, take) {
        if (this.#loading.has(what) || !this.#channel.isJoined) return false;
        const { generation } = this.timeline;
        this.#loading.add(what);
        this.#failed.delete(what);
        this.#late = [];
        this.#changed(null);
        let isTaken = false;
        try {
            const page = await this.#channel.push("load_more_messages", { limit: pageSize, ...place });
            isTaken = generation === this.timeline.generation; // else we have gone elsewhere meanwhile
            if (isTaken) take(page);
        } catch (error) {
            if (error.kind === undefined) throw error;
            this.#failed.add(what);
        } finally {
            this.#loading.delete(what);
        }
        this.#changed(isTaken ? what : null);
        return isTaken;
    }

    #addLate() {
        if (!this.timeline.isLive) return;
        for (const message of this.#late) this.timeline.add(message);
        this.#late = [];
    }
}

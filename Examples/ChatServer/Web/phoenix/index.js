/**
 * A client of Phoenix Channels (serializer version 2) for browsers: plain modules, no build step, no dependencies.
 *
 *     import { Presence, Socket } from "/assets/phoenix/index.js";
 *
 *     const socket = new Socket("/socket/websocket", { authToken: () => token });
 *     const room = socket.channel("room:general", {}, { joined: ({ messages }) => show(messages) });
 *     room.on("new_message", (message) => show([message]));
 *     socket.connect();
 *     room.join();
 *     await room.push("new_message", { content: "hello" });
 *
 * The socket reconnects by itself and the channels on it rejoin. See README.md beside this file; index.d.ts has the types.
 */

export { Channel } from "./channel.js";
export { Presence } from "./presence.js";
export { PushError } from "./push-error.js";
export { reconnectDelay } from "./reconnect-delay.js";
export { Socket } from "./socket.js";
